"""Celery beat that survives a machine whose clock is set: forward, everything is due; back, nothing waits for it."""

import time
from datetime import timedelta
from typing import Any

from celery.beat import PersistentScheduler
from celery.utils.time import maybe_make_aware

LONG_AGO = timedelta(days=400)


class JobScheduler(PersistentScheduler):
    """The scheduler of Celery, which remembers when each job last ran and would wait until the clock is there again.

    A job whose last run lies in the future is due now; all jobs can bear to run once more (docs/decisions/0004).
    """

    _seen = 0.0

    def tick(self, *args: Any, **options: Any) -> float:
        now = time.time()
        if now < self._seen:
            self._heap = None  # made for another time: fill it anew
        self._seen = now
        return super().tick(*args, **options)

    def populate_heap(self, *args: Any, **options: Any) -> None:
        for entry in self.schedule.values():
            now = maybe_make_aware(entry.default_now())
            if entry.last_run_at and maybe_make_aware(entry.last_run_at) > now:
                entry.last_run_at = now - LONG_AGO
        super().populate_heap(*args, **options)
