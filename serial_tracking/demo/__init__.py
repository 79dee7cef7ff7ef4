from . import serial_demo
