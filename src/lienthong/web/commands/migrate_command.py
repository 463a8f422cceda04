"""`lienthong migrate`: tables up to date."""

import click


@click.command()
def command() -> None:
    """Bring the tables and the roles of this installation up to date."""
    from lienthong.web.serving import start_django

    start_django()
    from lienthong.web.prepare import migrate

    applied = migrate()
    for name in applied:
        click.echo(name)
    click.echo(f"{len(applied)} applied; the tables are up to date.")
