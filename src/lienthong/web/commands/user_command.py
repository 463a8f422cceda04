"""`lienthong user`: people, from the machine itself."""

import click


@click.group()
def command() -> None:
    """Add people, give them a new sign-in link, lock them out."""


def _start() -> None:
    from lienthong.web.serving import start_django

    start_django()
    from lienthong.web.prepare import migrate

    migrate()


@command.command()
@click.argument("email")
@click.option("--name", required=True, help="Full name.")
@click.option("--agency", required=True, help="Code of the agency.")
@click.option(
    "--role", "roles", multiple=True, required=True, help="author, approver, coordinator, …"
)
def add(email: str, name: str, agency: str, roles: tuple[str, ...]) -> None:
    """Add a person and print the link with which they sign in the first time."""
    _start()
    from lienthong.errors import LienthongError
    from lienthong.web.installing import add_person
    from lienthong.web.speaking import fail

    try:
        click.echo(add_person(email=email, name=name, agency=agency, roles=roles))
    except LienthongError as error:
        fail(error)


@command.command()
@click.argument("email")
def reset(email: str) -> None:
    """Print a new sign-in link; older ones stop working, the second factor is removed."""
    _start()
    from lienthong.errors import LienthongError
    from lienthong.web.installing import reset_person
    from lienthong.web.speaking import fail

    try:
        click.echo(reset_person(email=email))
    except LienthongError as error:
        fail(error)


@command.command()
@click.argument("email")
@click.option("--unlock", is_flag=True, help="Let the person in again.")
def lock(email: str, *, unlock: bool) -> None:
    """Lock a person out at once; running sessions end."""
    _start()
    from lienthong.errors import LienthongError
    from lienthong.web.installing import lock_person
    from lienthong.web.speaking import fail

    try:
        lock_person(email=email, unlock=unlock)
    except LienthongError as error:
        fail(error)
    click.echo(f"{email} is {'let in again' if unlock else 'locked out'}.")
