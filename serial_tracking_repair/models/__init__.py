from . import repair_order
from . import serial_claim
from . import stock_lot
from . import stock_move_line
