from . import pos_order
from . import pos_order_line
from . import stock_lot
from . import stock_picking
from . import stock_move_line
