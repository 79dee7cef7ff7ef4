from . import list_export
from . import portal
from . import warranty_check
