"""Reads of the room. What a person may not see is not found."""

from lienthong.inventory.queries.contents import (
    compare_contents,
    content_of,
    differences_from_accepted,
    differences_from_issued,
    facts_of,
    gaps,
    item_values,
    item_words,
    items_of,
    sections,
    sharing_classes,
    values_of,
)
from lienthong.inventory.queries.databases import (
    accepted_databases,
    consolidator_of,
    database_for,
    databases_for,
    deleted_database_for,
    deleted_databases_for,
    issued_databases,
    visible_databases,
    waiting_databases,
)
from lienthong.inventory.queries.history import (
    RevisionView,
    edits_since,
    history,
    revision_of,
)
from lienthong.inventory.queries.item_files import item_table_text
from lienthong.inventory.queries.pages import RecordPage, met_changes, record_page
from lienthong.inventory.queries.similar import Similar, similar_databases
from lienthong.inventory.queries.systems import system_for, system_names, systems_for
from lienthong.inventory.queries.tables import (
    items_template,
    merged_items,
    preview_items,
    read_item_table,
)

__all__ = [
    "RecordPage",
    "RevisionView",
    "Similar",
    "accepted_databases",
    "compare_contents",
    "consolidator_of",
    "content_of",
    "database_for",
    "databases_for",
    "deleted_database_for",
    "deleted_databases_for",
    "differences_from_accepted",
    "differences_from_issued",
    "edits_since",
    "facts_of",
    "gaps",
    "history",
    "issued_databases",
    "item_table_text",
    "item_values",
    "item_words",
    "items_of",
    "items_template",
    "merged_items",
    "met_changes",
    "preview_items",
    "read_item_table",
    "record_page",
    "revision_of",
    "sections",
    "sharing_classes",
    "similar_databases",
    "system_for",
    "system_names",
    "systems_for",
    "values_of",
    "visible_databases",
    "waiting_databases",
]
