"""The Celery application: tasks are wake-ups, rows are the truth (docs/decisions/0004)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "silastik.settings.development")

app = Celery("silastik", task_cls="silastik.core.jobs:JobTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
