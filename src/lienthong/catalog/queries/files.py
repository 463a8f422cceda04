"""Where files of the room lie: originals and records by content, tables in folders of their own."""

from functools import lru_cache
from pathlib import Path

from lienthong.catalog.domain import VersionState
from lienthong.catalog.models import TableVersion
from lienthong.settings import settings
from lienthong.storage import Store, open_store


@lru_cache(maxsize=1)
def store() -> Store:
    """The store of the installation."""
    chosen = settings()
    return open_store(
        chosen.store_url,
        chosen.data_dir,
        endpoint=chosen.s3_endpoint,
        region=chosen.s3_region,
        access_key=chosen.s3_access_key,
        secret_key=chosen.s3_secret_key,
    )


def staging_folder(upload_id: int, reading_number: int) -> Path:
    """Where one reading of a file keeps its typed rows until they are built or let go."""
    return settings().data_dir / "uploads" / f"{upload_id}-{reading_number}"


def table_folder(version_id: int) -> Path:
    """The folder of a table version: `rows.parquet`, `rows.duckdb` and key copies."""
    return settings().data_dir / "tables" / str(version_id)


def record_path(version_id: int) -> Path:
    """The sorted record of a table version."""
    return table_folder(version_id) / "rows.parquet"


def serving_path(version_id: int) -> Path:
    """The copy that answers questions; it can be made again from the record."""
    return table_folder(version_id) / "rows.duckdb"


def missing_copies() -> int:
    """How many stored tables have no copy that answers questions, as after a restore."""
    states = [VersionState.READY.value, VersionState.PUBLISHED.value]
    ids = TableVersion.objects.filter(state__in=states).values_list("pk", flat=True)
    return sum(not serving_path(version_id).exists() for version_id in ids)


def key_copy_name(version_id: int, service_id: int, revision: int) -> str:
    """The copy that the gateway opens for a revision of a service, relative to the data folder."""
    return f"tables/{version_id}/service-{service_id}-{revision}.sqlite"


def key_copy_path(version_id: int, service_id: int, revision: int) -> Path:
    """The same as a path."""
    return settings().data_dir / key_copy_name(version_id, service_id, revision)


def search_folder() -> Path:
    """Where the search index lies."""
    return settings().data_dir / "search"
