"""Datasets of the story: files are taken in, reviewed and published as people do it."""

import io
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from lienthong.catalog import services as catalog
from lienthong.catalog.queries.staff import dataset_for, next_version_of
from lienthong.governance import services as governance
from lienthong.web.example.made import MADE
from lienthong.web.example.telling import Told, issue, moment, story
from lienthong.web.worker.loop import drain

TABLES: Final = Path(__file__).parent / "tables"
STATEMENT: Final = (
    "Đã kiểm tra: bảng không có dữ liệu cá nhân, khi kết hợp với dữ liệu khác không nhận ra "
    "người cụ thể, không thuộc phạm vi bí mật nhà nước."
)


def file_of(each: Mapping[str, Any], lines: int | None) -> bytes:
    """The file of a dataset, or its first lines."""
    if "made" in each:
        return MADE[each["made"]]()
    content = (TABLES / each["file"]).read_bytes()
    return b"".join(content.splitlines(keepends=True)[:lines]) if lines else content


def _take_in(
    told: Told, each: Mapping[str, Any], *, lines: int | None, label: str, at: datetime
) -> None:
    """Upload, let it be read, accept, say what the columns mean."""
    actor = told.actor(each["by"], each["owner"], at)
    name = each.get("file") or f"{each['made']}.csv"
    upload = catalog.receive_upload(
        dataset_id=told.datasets[each["key"]],
        file=io.BytesIO(file_of(each, lines)),
        file_name=name,
        label=label,
        by=actor,
        at=at,
    )
    drain()
    catalog.accept_reading(
        upload_id=upload.pk, titles={1: each["table"]}, label=label, by=actor, at=at
    )
    drain()
    dataset = dataset_for(told.datasets[each["key"]], by=actor)
    for distribution in dataset.distributions.all():
        version = next_version_of(distribution)
        if version is None:
            continue
        catalog.edit_dictionary(
            version_id=version.pk,
            columns=each["columns"],
            keys=each.get("keys"),
            sort_by=each.get("sort_by"),
            by=actor,
            at=at + timedelta(minutes=10),
        )
    catalog.update_dataset(
        dataset_id=told.datasets[each["key"]],
        version=None,
        changes={"personal_data_reviewed": True},
        by=actor,
        at=at + timedelta(minutes=20),
    )
    drain()


def _publish(told: Told, each: Mapping[str, Any], at: datetime) -> None:
    """Another person approves."""
    actor = told.actor(each["by"], each["owner"], at)
    dataset = catalog.submit_dataset(dataset_id=told.datasets[each["key"]], by=actor, at=at)
    if each.get("state") == "in_review" or dataset.case_id is None:
        return
    later = at + timedelta(days=1)
    governance.decide(
        case_id=dataset.case_id,
        approved=True,
        statement=STATEMENT,
        by=told.actor(each["approver"], each["owner"], later),
        at=later,
    )
    drain()


def load_datasets(told: Told) -> None:
    """Every dataset, to the state that the story gives it."""
    for each in story("datasets")["datasets"]:
        at = moment(each["at"])
        values = dict(each["values"])
        title = values.pop("title")
        database = told.databases.get(each.get("database", ""))
        made = catalog.create_dataset(
            organization_id=told.organizations[each["owner"]],
            title=title,
            values={"access_level": "open", **{k: _plain(v) for k, v in values.items()}},
            database_id=database,
            by=told.actor(each["by"], each["owner"], at),
            at=at,
        )
        told.datasets[each["key"]] = made.pk
        if each.get("state") == "draft":
            continue
        _take_in(told, each, lines=each.get("lines"), label=each["label"], at=at)
        _publish(told, each, at + timedelta(hours=1))
        for later in each.get("then", ()):
            again = moment(later["at"])
            _take_in(told, each, lines=later["lines"], label=later["label"], at=again)
            _publish(told, each, again + timedelta(hours=1))
        _withdraw(told, each)


def _withdraw(told: Told, each: Mapping[str, Any]) -> None:
    if "withdraw" not in each:
        return
    at = moment(each["withdraw"]["at"])
    catalog.withdraw_dataset(
        dataset_id=told.datasets[each["key"]],
        reason=each["withdraw"]["reason"],
        by=told.actor(each["approver"], each["owner"], at),
        at=at,
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def load_lists(told: Told) -> None:
    """Lists of open data issued by decision."""
    for each in story("datasets")["lists"]:
        issue(told, each["kind"], each, each["by"])
