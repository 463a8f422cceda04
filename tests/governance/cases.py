"""Cases that a test begins with."""

from datetime import timedelta
from typing import Any

from lienthong.accounts.models import AuditEvent
from lienthong.governance import services
from lienthong.governance.models import Case, CaseCheck
from people import NOON, People

LATER = NOON + timedelta(hours=1)
STATEMENT = "Không có thông tin cá nhân; đã xét nguy cơ khi kết hợp với dữ liệu khác."


def submit(people: People, **changes: Any) -> Case:
    """A case of agency A, submitted by An."""
    facts: dict[str, Any] = {
        "kind": "dataset.publication",
        "subject": "catalog.dataset",
        "subject_id": 7,
        "organization_id": people.a.pk,
        "title": "Danh sách trường học",
        "by": people.an,
        "at": NOON,
    }
    return services.open_case(**{**facts, **changes})


def pass_checks(case: Case, people: People) -> None:
    for check in CaseCheck.objects.filter(round__case=case, state="pending"):
        services.report_check(
            case_id=case.pk, check=check.code, passed=True, note="", by=people.an, at=NOON
        )


def ready(people: People, **changes: Any) -> Case:
    """A submitted case whose checks are passed."""
    case = submit(people, **changes)
    pass_checks(case, people)
    return case


def events(case: Case) -> list[str]:
    rows = AuditEvent.objects.filter(subject="governance.case", subject_id=str(case.pk))
    return list(rows.order_by("pk").values_list("event", flat=True))
