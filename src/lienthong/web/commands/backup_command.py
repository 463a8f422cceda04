"""`lienthong backup`: everything that cannot be built again, in one file."""

from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Answer for machines.")
def command(file: Path, *, as_json: bool) -> None:
    """Write registers, files, keys and the exchange log to FILE (a tar).

    The hub may go on running.
    """
    import json
    from datetime import UTC, datetime

    from lienthong.errors import LienthongError
    from lienthong.settings import settings
    from lienthong.web.backups import BackupImpossible, write_backup
    from lienthong.web.speaking import fail

    chosen = settings()
    try:
        if chosen.database_url.startswith("postgresql://") or chosen.store_url:
            reason = "registers on PostgreSQL and files on S3 are backed up with their own tools"
            raise BackupImpossible(reason=reason)
        made = write_backup(chosen.data_dir.resolve(), file.resolve(), at=datetime.now(UTC))
    except LienthongError as error:
        fail(error, as_json=as_json)
    if as_json:
        click.echo(
            json.dumps({"made_at": made.made_at, "files": len(made.files), "bytes": made.byte_size})
        )
    else:
        click.echo(f"{file}: {len(made.files)} files, {made.byte_size / 1e6:.1f} MB")
