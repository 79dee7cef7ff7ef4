from . import test_production
from . import test_tour_production
