from . import serial_report_table
from . import serial_report_card
from . import serial_report_card_facts
