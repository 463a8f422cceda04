"""`lienthong worker`: background jobs."""

import click


@click.command()
def command() -> None:
    """Run the worker alone: it numbers audit events, runs jobs and keeps the clock."""
    from lienthong.web.process import start_child

    start_child()
    from lienthong.web.serving import start_django

    start_django()
    from lienthong.web.prepare import migrate
    from lienthong.web.worker import run_worker

    migrate()
    run_worker()
