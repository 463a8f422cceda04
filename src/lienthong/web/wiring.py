"""The one list of what follows what: jobs by name, and followers of audit events."""

from collections.abc import Mapping

from lienthong.accounts.domain import Job

JOBS: Mapping[str, Job] = {}
