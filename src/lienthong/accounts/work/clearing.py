"""Forgetting jobs that ended long ago."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from lienthong.accounts.models.work import Job, JobStep
from lienthong.accounts.work.asking import CANCELLED, DONE, FAILED

KEPT: Final = timedelta(days=90)
BATCH: Final = 200


def clear_ended(*, before: datetime) -> int:
    """Forget some jobs that ended before that moment, with their steps; 0 when none is left.

    One short transaction a call, so that a long list does not keep others from writing.
    """
    with transaction.atomic():
        ended = Job.objects.filter(state__in=[DONE, FAILED, CANCELLED], finished_at__lt=before)
        ids = list(ended.order_by("pk").values_list("pk", flat=True)[:BATCH])
        JobStep.objects.filter(job_id__in=ids).delete()
        Job.objects.filter(pk__in=ids).delete()
    return len(ids)
