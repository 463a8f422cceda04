"""How large a file of a table would be, for the words on its button."""

from functools import lru_cache

from lienthong.catalog.queries.tables import table_of
from lienthong.catalog.queries.views import VersionView
from lienthong.tabular import Query, Table, csv_parts

COUNTED_ROWS = 50_000


@lru_cache(maxsize=4096)
def _measured(version_id: int, table: Table) -> int:
    return sum(len(part) for part in csv_parts(table, Query()))


def csv_bytes(version: VersionView) -> int | None:
    """The size of the CSV file; None for a table too large to write just for that.

    A version never changes, so that each process counts it once.
    """
    if version.row_count > COUNTED_ROWS:
        return None
    return _measured(version.id, table_of(version.version))
