"""The Celery application: tasks are wake-ups, rows are the truth (docs/decisions/0004)."""

import os
from typing import Any

from celery import Celery, bootsteps
from django_structlog.celery.steps import DjangoStructLogInitStep

from silastik.core.heap import keep_what_is_loaded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "silastik.settings.development")


class LoadedStep(bootsteps.Step):
    """All tasks are loaded, and the pool's processes are not forked yet."""

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        keep_what_is_loaded()


app = Celery("silastik", task_cls="silastik.core.jobs:JobTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)  # lines of a task bear its number, and its request's
app.steps["worker"].add(LoadedStep)
