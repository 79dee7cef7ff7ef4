from . import mrp_production
from . import stock_lot
from . import stock_move
from . import stock_move_line
