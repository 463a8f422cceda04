"""The worker: numbers audit events, starts what follows them, keeps the clock, runs jobs."""

from lienthong.web.worker.loop import Worker, run_worker

__all__ = ["Worker", "run_worker"]
