"""`lienthong demo`: the example territory."""

from pathlib import Path

import click

MARK = "vi-du.json"


@click.command()
@click.option("--here", is_flag=True, hidden=True, help="Load into the data folder itself.")
def command(*, here: bool) -> None:
    """Load the example territory into LIENTHONG_DATA_DIR; safe to run again.

    Refused in a folder that holds your own data. The example appears whole or not at all; its
    accounts sign in from this machine only.
    """
    from lienthong.errors import LienthongError
    from lienthong.settings import settings
    from lienthong.web.speaking import fail

    try:
        folder = settings().data_dir.resolve()
    except LienthongError as error:
        fail(error)
    if here:
        _load(folder)
        return
    if not (folder / MARK).exists():
        _load_beside(folder)
    _tell(folder)


def _load_beside(folder: Path) -> None:
    """Load in a folder beside, then put it in place in one move."""
    import os
    import shutil
    import subprocess
    import sys

    kept = {"serve.lock", "prepare.lock", "secret.key", "static", "static.stamp"}
    if folder.exists() and any(p.name not in kept for p in folder.iterdir()):
        message = (
            f"{folder} holds data of your own; the example is not mixed with it. "
            "Choose an empty folder with LIENTHONG_DATA_DIR."
        )
        raise click.ClickException(message)
    beside = folder.with_name(f".{folder.name}.vi-du")
    shutil.rmtree(beside, ignore_errors=True)
    beside.parent.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "LIENTHONG_DATA_DIR": str(beside)}
    run = [sys.executable, "-m", "lienthong.cli", "demo", "--here"]
    done = subprocess.run(run, env=environment, check=False)
    if done.returncode:
        shutil.rmtree(beside, ignore_errors=True)
        raise SystemExit(done.returncode)
    shutil.rmtree(folder, ignore_errors=True)
    beside.rename(folder)


def _load(folder: Path) -> None:
    """Load the story into a folder and mark it when everything is there."""
    import json

    from lienthong.web.serving import start_django

    start_django()
    from lienthong.web.example.loading import load
    from lienthong.web.example.telling import story
    from lienthong.web.prepare import migrate

    migrate()
    load(lambda name: click.echo(f"  {name}", err=True))
    from lienthong.catalog.queries.search import rebuild_index

    rebuild_index()
    shown = [
        p for p in story("organizations")["people"] if p["key"] in story("organizations")["shown"]
    ]
    accounts = [{"email": p["email"], "name": p["name"], "position": p["position"]} for p in shown]
    told = {"password": story("organizations")["password"], "accounts": accounts}
    (folder / MARK).write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


def _tell(folder: Path) -> None:
    """Print where things are and who signs in."""
    import json

    from lienthong.settings import settings

    chosen = settings()
    told = json.loads((folder / MARK).read_text(encoding="utf-8"))
    click.echo(f"Portal    {chosen.web_url}/")
    click.echo(f"Console   {chosen.web_url}/lam-viec/")
    click.echo(f"Gateway   {chosen.exchange_url}/")
    click.echo(f"Accounts (invented people, password {told['password']}, from this machine only):")
    for account in told["accounts"]:
        click.echo(f"  {account['email']:<24} {account['name']}, {account['position']}")
