"""How commands tell what went wrong: a sentence and a way out, or JSON for machines."""

import json
from typing import NoReturn

import click

from lienthong.errors import LienthongError


def told(error: LienthongError) -> str:
    """The message and the hint of an error, in the language of the terminal."""
    import gettext
    import os
    from pathlib import Path

    import lienthong

    language = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "").split("_")[0]
    sentence, hint, facts = error.message, error.hint, error.facts
    if language == "vi":
        room = type(error).__module__.split(".")[1]
        for folder in (room, ""):
            path = Path(lienthong.__file__).parent / folder / "locale/vi/LC_MESSAGES/django.mo"
            if path.exists():
                with path.open("rb") as file:
                    words = gettext.GNUTranslations(file)
                sentence, hint = words.gettext(sentence), words.gettext(hint)
                facts = {
                    name: words.gettext(fact) if isinstance(fact, str) and fact else fact
                    for name, fact in facts.items()
                }
    return f"{sentence} {hint}".format(**facts)


def fail(error: LienthongError, *, as_json: bool = False) -> NoReturn:
    """End with exit code 1 and the reason."""
    if as_json:
        click.echo(
            json.dumps(
                {"refused": {"code": error.code, "message": told(error)}}, ensure_ascii=False
            )
        )
    else:
        click.echo(told(error), err=True)
    raise SystemExit(1)
