"""Writes of the room: each is one named change in one transaction, with its audit event."""

from lienthong.inventory.services.databases import (
    create_database,
    delete_database,
    restore_database,
    transfer_database,
    undo,
    update_database,
)
from lienthong.inventory.services.items import (
    add_item,
    import_items,
    remove_items,
    set_items,
    update_item,
)
from lienthong.inventory.services.submission import (
    accept_database,
    mark_issued,
    recall_database,
    return_database,
    settle_submission,
    submit_database,
    submit_ready,
)
from lienthong.inventory.services.systems import create_system, update_system

__all__ = [
    "accept_database",
    "add_item",
    "create_database",
    "create_system",
    "delete_database",
    "import_items",
    "mark_issued",
    "recall_database",
    "remove_items",
    "restore_database",
    "return_database",
    "set_items",
    "settle_submission",
    "submit_database",
    "submit_ready",
    "transfer_database",
    "undo",
    "update_database",
    "update_item",
    "update_system",
]
