"""Tables of the room."""

from lienthong.catalog.models.datasets import Dataset, Revision
from lienthong.catalog.models.lists import IssuedList
from lienthong.catalog.models.services import DataService
from lienthong.catalog.models.tables import Distribution, TableVersion, Upload

__all__ = [
    "DataService",
    "Dataset",
    "Distribution",
    "IssuedList",
    "Revision",
    "TableVersion",
    "Upload",
]
