"""`lienthong restore`: a backup into an empty folder."""

from pathlib import Path

import click


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Answer for machines.")
def command(file: Path, *, as_json: bool) -> None:
    """Read FILE into LIENTHONG_DATA_DIR, which must be empty; every file is checked by its hash."""
    import json

    from lienthong.errors import LienthongError
    from lienthong.settings import settings
    from lienthong.web.backups import read_backup
    from lienthong.web.speaking import fail

    folder = settings().data_dir.resolve()
    try:
        held = read_backup(file, folder)
    except LienthongError as error:
        fail(error, as_json=as_json)
    if as_json:
        click.echo(
            json.dumps({"made_at": held.made_at, "files": len(held.files), "bytes": held.byte_size})
        )
    else:
        click.echo(
            f"{len(held.files)} files of {held.made_at} are in {folder}, each with its hash."
        )
        click.echo(
            "Start the hub: lienthong serve. Its worker builds tables and search again at once."
        )
