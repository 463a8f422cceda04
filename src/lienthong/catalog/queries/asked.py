"""Which stored table an address means: what programs ask thousands of times."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from lienthong.catalog.domain import (
    AccessLevel,
    DatasetStatus,
    DistributionNotFound,
    Licence,
    VersionState,
    licence,
)
from lienthong.catalog.models import TableVersion
from lienthong.catalog.queries.public import LATEST, table_version

_DATASET: Final = "distribution__dataset"
_SLUG, _KEY, _NUMBER = "\x01slug", "\x01key", 2**31 - 1  # no address has them


@dataclass(frozen=True, slots=True)
class AskedTable:
    """A published version of a table, and no more of its dataset than its rows are given with."""

    id: int
    number: int
    licence: Licence | None


def asked_table(slug: str, key: str, number: int | None = None) -> AskedTable:
    """Like `public.table_version`, in one statement that is compiled once for a process.

    None means the latest. Raises DatasetNotFound, DistributionNotFound.
    """
    if number is not None and not 0 < number < _NUMBER:
        raise DistributionNotFound(distribution=f"{key}/{number}")
    sql, places = _statement(connection.vendor, is_latest=number is None)
    given: dict[Any, Any] = {_SLUG: slug, _KEY: key, _NUMBER: number}
    values = [given.get(p, p) if isinstance(p, (str, int)) else p for p in places]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    if row is not None:
        return AskedTable(row[0], row[1], licence(str(row[2] or "")))
    # What is not there is told by those who know why.
    view, _, version = table_version(slug, key, LATEST if number is None else str(number))
    return AskedTable(version.id, version.number, view.licence)


@cache
def _statement(_vendor: str, *, is_latest: bool) -> tuple[str, tuple[Any, ...]]:
    """The statement of the database in use, and what stands at its places."""
    sql, places = _rows(is_latest=is_latest).query.sql_with_params()
    return str(sql), tuple(places)


def _rows(*, is_latest: bool) -> QuerySet[TableVersion, tuple[int, int, str]]:
    is_public = {
        f"{_DATASET}__slug": _SLUG,
        f"{_DATASET}__deleted_at": None,
        f"{_DATASET}__published_content__access_level": AccessLevel.OPEN.value,
    }
    found = TableVersion.objects.filter(
        ~Q(**{f"{_DATASET}__status": DatasetStatus.WITHDRAWN.value}),
        state=VersionState.PUBLISHED.value,
        number=F("distribution__latest__number") if is_latest else _NUMBER,
        distribution__key=_KEY,
        distribution__deleted_at=None,
        **is_public,
    )
    fields = KeyTransform("fields", f"{_DATASET}__published_content")
    terms = KeyTextTransform("licence", fields)
    return found.order_by().values_list("pk", "number", terms)
