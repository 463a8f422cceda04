"""`lienthong search`: the catalogue from the terminal."""

import click


@click.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Answer for machines.")
def command(text: str, *, as_json: bool) -> None:
    """Search the public catalogue, with or without tone marks."""
    import json

    from lienthong.web.serving import start_django

    start_django()
    from lienthong.catalog.queries.search import search

    found = search(text)
    if as_json:
        hits = [
            {"id": h.id, "kind": h.kind, "title": h.title.text, "score": h.score}
            for h in found.hits
        ]
        click.echo(json.dumps({"total": found.total, "hits": hits}, ensure_ascii=False))
        return
    click.echo(f"{found.total} found")
    for hit in found.hits:
        click.echo(f"  {hit.kind:<9} {hit.title.text}  ({hit.id})")
