"""`lienthong serve`: the whole hub in one go."""

import sys

import click


@click.command()
def command() -> None:
    """Run web, worker and gateway; a part that dies is started again."""
    from lienthong.settings import settings
    from lienthong.web.starting import hold_folder, require_folder, require_port
    from lienthong.web.supervise import Part, say, supervise

    chosen = settings()
    require_folder(chosen.data_dir)
    lock = hold_folder(chosen.data_dir)
    for key in ("port", "gateway_port"):
        require_port(chosen, key)
    run = [sys.executable, "-m", "lienthong.cli"]
    parts = [Part(name, [*run, name]) for name in ("web", "worker", "gateway")]
    say(f"portal  {chosen.web_url}/")
    say(f"console {chosen.web_url}/lam-viec/")
    say(f"gateway {chosen.exchange_url}/")
    code = supervise(parts)
    lock.close()
    sys.exit(code)
