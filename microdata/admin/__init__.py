"""Areas, datasets, and their versions with dictionaries and masters: the reference data of microdata and maps."""

from .areas import AreaAdmin
from .datasets import DatasetAdmin
from .versions import DatasetVersionAdmin

__all__ = ["AreaAdmin", "DatasetAdmin", "DatasetVersionAdmin"]
