from . import controllers, models, report, reports, wizard
from .hooks import uninstall_hook
