"""Celery beat that survives a machine whose clock is set: forward, everything is due; back, nothing waits for it."""

import logging
import time
from datetime import timedelta
from typing import Any

from celery.beat import PersistentScheduler
from celery.utils.time import maybe_make_aware
from django.db import Error, connection

from silastik.core import heartbeat

logger = logging.getLogger(__name__)

LONG_AGO = timedelta(days=400)
TELL_SECONDS = 20


class JobScheduler(PersistentScheduler):
    """The scheduler of Celery, which remembers when each job last ran and would wait until the clock is there again.

    A job whose last run lies in the future is due now; all jobs can bear to run once more (docs/decisions/0004).
    """

    _seen = 0.0
    _tells_at = 0.0

    def tick(self, *args: Any, **options: Any) -> float:
        self._tell()
        now = time.time()
        if now < self._seen:
            self._heap = None  # made for another time: fill it anew
        self._seen = now
        return super().tick(*args, **options)

    def _tell(self) -> None:
        """Leave a sign of life every `TELL_SECONDS`. A database that is away stops no beat."""
        if time.monotonic() < self._tells_at:
            return
        self._tells_at = time.monotonic() + TELL_SECONDS
        try:
            heartbeat.beat_ticked()
        except Error as error:
            logger.warning("Beat could not say that it is alive: %s", type(error).__name__)
            connection.close()  # the next time finds another

    def populate_heap(self, *args: Any, **options: Any) -> None:
        for entry in self.schedule.values():
            now = maybe_make_aware(entry.default_now())
            if entry.last_run_at and maybe_make_aware(entry.last_run_at) > now:
                entry.last_run_at = now - LONG_AGO
        super().populate_heap(*args, **options)
