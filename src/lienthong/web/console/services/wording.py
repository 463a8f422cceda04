"""Words of the pages of data services."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy

TITLES: Final[Mapping[str, object]] = {
    "about": gettext_lazy("Name, form and method of sharing"),
    "data": gettext_lazy("Table, keys and columns"),
    "technical": gettext_lazy("Connection, capacity, documents"),
    "model": gettext_lazy("Data model and quality"),
    "terms": gettext_lazy("Regulations, term, fee"),
}
HINTS: Final[Mapping[str, object]] = {
    "distribution": gettext_lazy("The gateway answers from the published version of this table."),
    "key_columns": gettext_lazy("A row is looked up by these, such as a code."),
    "fields": gettext_lazy("Agreements may grant these columns or fewer."),
    "filterable": gettext_lazy("Pages of rows may be narrowed by these."),
    "max_page": gettext_lazy("At most 1,000."),
    "capacity": gettext_lazy("Such as: 20 requests a second, 10,000 a day for each agency."),
    "documents": gettext_lazy("One on each line: its title, a bar |, and its address."),
    "operations": gettext_lazy("One on each line; a service over a table has its own anyway."),
    "endpoints": gettext_lazy("One on each line: environment, a bar |, and the address."),
    "regulations": gettext_lazy("One document on each line, with its number and day."),
    "features": gettext_lazy("One on each line."),
    "maintenance_windows": gettext_lazy("One on each line, such as: Sunday 22:00-24:00."),
    "notices": gettext_lazy("One on each line."),
    "fee": gettext_lazy("0 when it is free, as the rule is."),
    "null_semantics": gettext_lazy(
        "What an empty value means: none, unknown, or not to be shared."
    ),
}
