"""Files by content, on a disk or in an S3 store, written whole or not at all."""

from pathlib import Path
from urllib.parse import urlsplit

from lienthong.storage.disk import DiskStore
from lienthong.storage.s3 import S3Store
from lienthong.storage.store import (
    FileDamaged,
    FileNotKept,
    StorageFull,
    StorageUnreachable,
    Store,
    Stored,
)

__all__ = [
    "DiskStore",
    "FileDamaged",
    "FileNotKept",
    "S3Store",
    "StorageFull",
    "StorageUnreachable",
    "Store",
    "Stored",
    "open_store",
]


def open_store(
    url: str,
    data_dir: Path,
    *,
    endpoint: str = "",
    region: str = "us-east-1",
    access_key: str = "",
    secret_key: str = "",
) -> Store:
    """The store of an installation; nothing is contacted yet.

    Without `url` it is `data_dir/files`; that of `s3://bucket/prefix` keeps copies in
    `data_dir/cache/files`.
    """
    if not url:
        return DiskStore(data_dir / "files")
    from obstore.store import S3Store as Bucket

    parts = urlsplit(url)
    bucket = Bucket(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        endpoint=endpoint or None,
        region=region,
        access_key_id=access_key or None,
        secret_access_key=secret_key or None,
        virtual_hosted_style_request=False,
        client_options={"allow_http": endpoint.startswith("http://")},
    )
    return S3Store(bucket, cache=data_dir / "cache" / "files")
