"""`lienthong init`: one's own territory in an empty folder."""

import click


@click.command()
@click.option("--code", required=True, help="Identifier of the agency, such as H57 or H57.41.")
@click.option("--name", required=True, help="Full name of the agency, in Vietnamese.")
@click.option("--level", type=click.Choice(["province", "commune"]), default="commune")
@click.option(
    "--operator", "operator", required=True, help="E-mail of the person who runs the hub."
)
@click.option("--author", required=True, help="E-mail of the person who describes data.")
@click.option("--approver", required=True, help="E-mail of the person who approves.")
@click.option("--json", "as_json", is_flag=True, help="Answer for machines.")
def command(**facts: str) -> None:
    """Set up your own territory; prints one-time links with which its people sign in.

    Works without mail. The folder (LIENTHONG_DATA_DIR) must not hold an installation yet.
    """
    from lienthong.errors import LienthongError
    from lienthong.web.serving import start_django
    from lienthong.web.speaking import fail

    start_django()
    from lienthong.web.installing import install

    as_json = bool(facts.pop("as_json"))
    try:
        made = install(**facts)
    except LienthongError as error:
        fail(error, as_json=as_json)
    if as_json:
        import json

        click.echo(json.dumps(made.as_json(), ensure_ascii=False))
        return
    click.echo(f"{made.organization} ({made.code}) is set up. Sign-in links, each for one use:")
    for person in made.people:
        click.echo(f"  {person.role:<9} {person.email:<32} {person.link}")
    click.echo(f"The links work for {made.days} days. Start the hub: lienthong serve")
