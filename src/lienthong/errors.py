"""The base of every error that a person or a program may see."""

from typing import ClassVar


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation; rooms without Django mark their words with it."""
    return sentence


class LienthongError(Exception):
    """Something a person asked for cannot be done; says what, why and what to do next.

    `code` is stable and for machines, `status` the HTTP status, `message` and `hint` are English
    sentences with `{holes}` filled from `facts`; the front door translates them. A fact is never a
    secret: it reaches pages, answers and logs.
    """

    code: ClassVar[str] = "lienthong.error"
    status: ClassVar[int] = 400
    message: ClassVar[str] = gettext_noop("The request could not be carried out.")
    hint: ClassVar[str] = gettext_noop("Check what was entered and try again.")

    def __init__(self, **facts: object) -> None:
        super().__init__(facts)
        self.facts = facts

    def __str__(self) -> str:
        return self.message.format(**self.facts)
