"""As in tests, without what only tests want: the watch for N+1 queries, and tasks run at once by whoever asks."""

import logging

import structlog

from silastik.settings.testing import *  # noqa: F403
from silastik.settings.testing import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [name for name in INSTALLED_APPS if name != "zeal"]
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("zeal.")]
CELERY_TASK_ALWAYS_EAGER = False  # sent to a broker that nobody reads
LOGGING = {"version": 1, "disable_existing_loggers": True}
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
