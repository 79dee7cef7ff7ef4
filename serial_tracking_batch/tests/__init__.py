from . import test_batch
from . import test_tour_batch
