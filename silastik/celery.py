"""The Celery application: tasks are wake-ups, rows are the truth (docs/decisions/0004)."""

import os

from celery import Celery
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "silastik.settings.development")

app = Celery("silastik", task_cls="silastik.core.jobs:JobTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)  # lines of a task bear its number, and its request's
