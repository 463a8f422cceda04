"""Writes of the room: each is one named change in one transaction, with its audit event."""

from lienthong.catalog.services.data_services import (
    create_service,
    end_service,
    publish_service,
    recall_service,
    resume_service,
    settle_service,
    submit_service,
    suspend_service,
    undo_service,
    update_service,
)
from lienthong.catalog.services.datasets import (
    create_dataset,
    delete_dataset,
    restore_dataset,
    transfer_dataset,
    undo_dataset,
    update_dataset,
)
from lienthong.catalog.services.lists import issue_list
from lienthong.catalog.services.publication import (
    publish_dataset,
    recall_dataset,
    settle_publication,
    submit_dataset,
    withdraw_dataset,
)
from lienthong.catalog.services.tables import (
    add_link,
    edit_dictionary,
    keep_built,
    remove_distribution,
    rename_distribution,
)
from lienthong.catalog.services.uploads import (
    accept_reading,
    correct_reading,
    discard_upload,
    keep_reading,
    receive_upload,
)

__all__ = [
    "accept_reading",
    "add_link",
    "correct_reading",
    "create_dataset",
    "create_service",
    "delete_dataset",
    "discard_upload",
    "edit_dictionary",
    "end_service",
    "issue_list",
    "keep_built",
    "keep_reading",
    "publish_dataset",
    "publish_service",
    "recall_dataset",
    "recall_service",
    "receive_upload",
    "remove_distribution",
    "rename_distribution",
    "restore_dataset",
    "resume_service",
    "settle_publication",
    "settle_service",
    "submit_dataset",
    "submit_service",
    "suspend_service",
    "transfer_dataset",
    "undo_dataset",
    "undo_service",
    "update_dataset",
    "update_service",
    "withdraw_dataset",
]
