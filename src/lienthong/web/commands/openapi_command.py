"""`lienthong openapi`: the description of the API."""

import click


@click.command()
def command() -> None:
    """Write the OpenAPI description of the public API."""
    import json

    from lienthong.web.serving import start_django

    start_django()
    from lienthong.web.api.urls import api

    click.echo(
        json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), ensure_ascii=False, indent=2)
    )
