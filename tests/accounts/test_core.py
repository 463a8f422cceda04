import pytest
from people import NOON, People
from lienthong.accounts import audit, queries
from lienthong.accounts.models import AuditEvent

def test_core(people: People) -> None:
    print(people.an)
    assert people.an.may("dataset.edit", organization_id=people.a.pk)
    assert audit.sequence(limit=1000) == AuditEvent.objects.count()
    assert audit.verify().ok
    assert len(audit.events_after(2, limit=3)) == 3

@pytest.mark.django_db(transaction=True)
def test_tx(people: People) -> None:
    assert audit.sequence(limit=1000) == AuditEvent.objects.count()

@pytest.mark.django_db(transaction=True)
def test_tx2(people: People) -> None:
    assert audit.sequence(limit=1000) == AuditEvent.objects.count()
    assert audit.verify().ok

def test_tree(people: People) -> None:
    print([(v.organization.name, v.depth) for v in queries.organization_tree(on=NOON.date())])
    assert [v.depth for v in queries.organization_tree(on=NOON.date())] == [0,1,1]
