"""Sentences of Django and django-allauth that reach a screen and are not said in Vietnamese there.

django-allauth has no Vietnamese at all, and Django lacks a part. Naming their sentences here puts
them into our catalogue, which is asked before theirs.
"""

from typing import Final

from lienthong.errors import gettext_noop


def ngettext_noop(one: str, many: str) -> tuple[str, str]:
    """Mark a sentence that counts, for translation."""
    return one, many


OF_ALLAUTH: Final = (
    gettext_noop("The email address and/or password you specified are not correct."),
    gettext_noop("This account is currently inactive."),
    gettext_noop("Please type your current password."),
    gettext_noop("Incorrect code."),
    gettext_noop("Incorrect password."),
    gettext_noop("Invalid token."),
    gettext_noop("Be patient, you are sending too many requests."),
    gettext_noop("You must type the same password each time."),
    gettext_noop("The new value must be different from the current one."),
    gettext_noop("You cannot deactivate two-factor authentication."),
    gettext_noop(
        "You cannot generate recovery codes without having two-factor authentication enabled."
    ),
    gettext_noop("The third-party account is already connected to a different account."),
)

OF_DJANGO: Final = (
    gettext_noop("Enter a valid domain name."),
    gettext_noop("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
    gettext_noop("Enter a valid %(protocol)s address."),
    gettext_noop("Ensure this value is a multiple of step size %(limit_value)s."),
    gettext_noop(
        "File extension “%(extension)s” is not allowed. Allowed extensions are: "
        "%(allowed_extensions)s."
    ),
    gettext_noop("Null characters are not allowed."),
    gettext_noop("Enter a valid duration."),
    gettext_noop("Enter a complete value."),
    gettext_noop("Enter a valid UUID."),
    gettext_noop("Enter a valid JSON."),
    ngettext_noop(
        "Please submit at most %(num)d form.",
        "Please submit at most %(num)d forms.",
    ),
    ngettext_noop(
        "Please submit at least %(num)d form.",
        "Please submit at least %(num)d forms.",
    ),
    gettext_noop("“%(pk)s” is not a valid value."),
    ngettext_noop(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    gettext_noop("The password is too similar to the %(verbose_name)s."),
    ngettext_noop("%(num)d year", "%(num)d years"),
    ngettext_noop("%(num)d month", "%(num)d months"),
    ngettext_noop("%(num)d week", "%(num)d weeks"),
    ngettext_noop("%(num)d day", "%(num)d days"),
    ngettext_noop("%(num)d hour", "%(num)d hours"),
    ngettext_noop("%(num)d minute", "%(num)d minutes"),
)
