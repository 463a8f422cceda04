"""Strict in: a query names only what exists, once; anything else is refused by name."""

from typing import Any, Self

from django.http import QueryDict
from ninja import Schema
from pydantic import ValidationInfo, model_validator

from lienthong.errors import LienthongError, gettext_noop


class UnknownParameter(LienthongError):
    """The query names something the endpoint does not have."""

    code = "api.unknown_parameter"
    status = 422
    message = gettext_noop("There is no parameter named {name}.")
    hint = gettext_noop("Known parameters: {known}.")


class RepeatedParameter(LienthongError):
    """The query gives one parameter twice."""

    code = "api.repeated_parameter"
    status = 422
    message = gettext_noop("Parameter {name} is given {count} times.")
    hint = gettext_noop("Give each parameter once.")


class InvalidParameter(LienthongError):
    """The value of a parameter is not of its kind."""

    code = "api.invalid_parameter"
    status = 422
    message = gettext_noop("Parameter {name} is wrong: {reason}.")
    hint = gettext_noop("The description of the API at /api/v1/openapi.json says what it takes.")


def refuse_unknown(query: QueryDict, known: set[str]) -> None:
    """Raise UnknownParameter or RepeatedParameter for the first name that does not fit."""
    for name, values in query.lists():
        if name not in known:
            raise UnknownParameter(name=name[:80], known=", ".join(sorted(known)) or "–")
        if len(values) > 1:
            raise RepeatedParameter(name=name[:80], count=len(values))


class StrictQuery(Schema):
    """Base of every query schema: ninja drops unknown and repeated names, this refuses them."""

    @model_validator(mode="after")
    def _only_known_names_once(self, info: ValidationInfo) -> Self:
        context: dict[str, Any] = info.context or {}
        request = context.get("request")
        if request is not None:
            refuse_unknown(request.GET, set(type(self).model_fields))
        return self
