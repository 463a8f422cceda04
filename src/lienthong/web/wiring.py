"""The one list of what follows what: jobs by name, their clock, and what an event starts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from lienthong.accounts import jobs as accounts_jobs
from lienthong.accounts.domain import Job
from lienthong.accounts.work import Schedule
from lienthong.catalog import jobs as catalog_jobs
from lienthong.exchange import jobs as exchange_jobs
from lienthong.inventory import jobs as inventory_jobs
from lienthong.web.roles import ROLES, define_roles

__all__ = ["FOLLOWS", "JOBS", "ROLES", "SCHEDULES", "Follow", "define_roles"]


@dataclass(frozen=True, slots=True)
class Follow:
    """A job that starts after an event; `args` gives its arguments, or None for no job.

    `args` gets the event as the audit stream tells it (subject, subject_id, details, ...).
    """

    job: str
    title: str
    args: Callable[[Any], Mapping[str, object] | None]


def _decided(event: Any) -> Mapping[str, object]:
    return {"case_id": event.subject_id, "at": event.at.isoformat()}


def _nothing(event: Any) -> Mapping[str, object]:
    return {}


_SETTLE = tuple(
    Follow(f"{room}.settle_case", "Thực hiện quyết định của hồ sơ", _decided)
    for room in ("catalog", "inventory")
)
_REGISTER = (Follow("exchange.issue_register", "Cấp lại sổ đăng ký trao đổi", _nothing),)

JOBS: Mapping[str, Job] = MappingProxyType(
    {
        **catalog_jobs.JOBS,
        **inventory_jobs.JOBS,
        "accounts.clear_jobs": accounts_jobs.clear_jobs,
        "accounts.clear_sign_in": accounts_jobs.clear_sign_in,
        "exchange.issue_register": exchange_jobs.issue_register,
    }
)

# What an event starts. A changed register is issued by its service at once; the job repeats it, so
# that a process that died in between loses nothing, and waits for the copies of changed services.
FOLLOWS: Mapping[str, tuple[Follow, ...]] = MappingProxyType(
    {
        "governance.case.approved": _SETTLE,
        "governance.case.returned": _SETTLE,
        "governance.case.withdrawn": _SETTLE,
        "exchange.agreement.accepted": _REGISTER,
        "exchange.agreement.withdrawn": _REGISTER,
        "exchange.key.revoked": _REGISTER,
        "catalog.service.published": _REGISTER,
        "catalog.service.suspended": _REGISTER,
        "catalog.service.resumed": _REGISTER,
        "catalog.service.ended": _REGISTER,
        "catalog.dataset.published": _REGISTER,
        "catalog.dataset.withdrawn": _REGISTER,
    }
)

SCHEDULES: Mapping[str, Schedule] = MappingProxyType(
    {
        "register": Schedule(
            "15 2 * * *", "exchange.issue_register", "Cấp lại sổ đăng ký trao đổi"
        ),
        "sign_in": Schedule(
            "5 2 * * *", "accounts.clear_sign_in", "Xóa lượt đăng nhập sai và liên kết đã hết hạn"
        ),
        "jobs": Schedule("10 2 * * *", "accounts.clear_jobs", "Xóa tác vụ đã xong quá 90 ngày"),
        "leftovers": Schedule(
            "20 2 * * *", "catalog.clear_leftovers", "Dọn tệp tạm của những lần ghi bị ngắt"
        ),
        "search": Schedule("45 2 * * *", "catalog.index_search", "Lập lại chỉ mục tìm kiếm"),
        "tables": Schedule("30 3 * * *", "catalog.rebuild_tables", "Kiểm tra bản phục vụ của bảng"),
    }
)
