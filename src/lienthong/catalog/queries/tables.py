"""Tables of versions, ready to be asked."""

from collections.abc import Sequence
from pathlib import Path

from lienthong.catalog.domain import DistributionNotFound, VersionState, read_dictionary
from lienthong.catalog.models import TableVersion
from lienthong.catalog.queries.files import serving_path, store
from lienthong.settings import settings
from lienthong.tabular.profile import ColumnProfile
from lienthong.tabular.schema import Column
from lienthong.tabular.tables import QueryLimits, Table, open_table

_STORED = (VersionState.READY.value, VersionState.PUBLISHED.value)


def table_of(version: TableVersion) -> Table:
    """The table of a version that is stored; whether the reader may see it was asked before.

    Raises DistributionNotFound before it is built, TableMissing while its serving copy is lost.
    """
    if version.state not in _STORED:
        raise DistributionNotFound(distribution=version)
    return table_by_id(version.pk)


def table_by_id(version_id: int) -> Table:
    """The table of a version that the reader may see. Raises TableMissing."""
    limits = QueryLimits(memory_mb=settings().table_memory_mb)
    return open_table(serving_path(version_id), limits=limits)


def columns_of(version: TableVersion) -> tuple[Column, ...]:
    """The columns of a version with labels and units as the dictionary has them."""
    return tuple(each.column() for each in read_dictionary(version.columns))


def profile_of(version: TableVersion) -> tuple[ColumnProfile, ...]:
    """The figures of each column, made when the version was built."""
    return tuple(ColumnProfile.from_json(each) for each in version.profile or ())


def original_path(version: TableVersion) -> Path:
    """The file as it came in."""
    return store().path(version.original_sha256)


def usual_sort(version: TableVersion) -> Sequence[str]:
    """Columns by which the record is sorted."""
    return tuple(version.sort_by)
