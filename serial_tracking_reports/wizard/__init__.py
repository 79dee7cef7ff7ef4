from . import serial_report_wizard
from . import serial_report_export
from . import serial_report_dashboard
from . import serial_stock_value
from . import serial_missing
