"""Durable jobs in the registers' own database: an event, its job and a step commit together.

A job is claimed by lease. A step's effect and its record commit in one transaction, so that it
happens once; a step outside the database is idempotent by job and name. Asking twice with one key
asks once. How the worker loops is the worker's affair (`lienthong.web.worker`).
"""

from lienthong.accounts.work.asking import (
    CANCELLED,
    DONE,
    FAILED,
    RUNNING,
    STATES,
    WAITING,
    JobNotChangeable,
    JobNotFound,
    cancel,
    enqueue,
    retry,
)
from lienthong.accounts.work.clearing import KEPT, clear_ended
from lienthong.accounts.work.following import Request, Schedule, follow, follower_position, tick
from lienthong.accounts.work.looking import JobPage, JobView, job_by_key, job_for, jobs_page
from lienthong.accounts.work.running import (
    LEASE,
    MOST_ATTEMPTS,
    Claim,
    JobCancelled,
    JobLost,
    StepRunner,
    claim,
    release,
    run,
)

__all__ = [
    "CANCELLED",
    "DONE",
    "FAILED",
    "KEPT",
    "LEASE",
    "MOST_ATTEMPTS",
    "RUNNING",
    "STATES",
    "WAITING",
    "Claim",
    "JobCancelled",
    "JobLost",
    "JobNotChangeable",
    "JobNotFound",
    "JobPage",
    "JobView",
    "Request",
    "Schedule",
    "StepRunner",
    "cancel",
    "claim",
    "clear_ended",
    "enqueue",
    "follow",
    "follower_position",
    "job_by_key",
    "job_for",
    "jobs_page",
    "release",
    "retry",
    "run",
    "tick",
]
