"""Texts that are longer than their column, told before the database does."""

from django.db.models import CharField, Model

from lienthong.errors import LienthongError, gettext_noop


class TextTooLong(LienthongError):
    """A text is longer than its field holds."""

    code = "accounts.text_too_long"
    status = 422
    message = gettext_noop("{field} has {length} characters; at most {longest} are kept.")
    hint = gettext_noop("Shorten the text.")


def check_lengths(record: Model) -> None:
    """Raise TextTooLong for the first text of a record that its column cannot hold."""
    for field in record._meta.concrete_fields:  # noqa: SLF001 - the way to the fields
        text = getattr(record, field.attname)
        if not isinstance(field, CharField) or not isinstance(text, str) or not field.max_length:
            continue
        if len(text) > field.max_length:
            raise TextTooLong(field=field.name, length=len(text), longest=field.max_length)
