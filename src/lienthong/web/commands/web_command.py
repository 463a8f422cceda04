"""`lienthong web`: portal and console."""

import click


@click.command()
def command() -> None:
    """Run portal and console alone, on LIENTHONG_PORT."""
    from lienthong.web.process import start_child
    from lienthong.web.serving import serve_web

    start_child()
    serve_web()
