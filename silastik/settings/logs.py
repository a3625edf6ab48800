"""The log (docs/operations.md): lines of JSON in production, readable ones elsewhere."""

import environ

from silastik.core import logs

env = environ.Env()
LOG_AS_JSON = env.bool("LOG_AS_JSON", default=env("DJANGO_SETTINGS_MODULE", default="").endswith(".production"))
logs.start()

# Paths hold tokens: the request's own line names the route instead, and tells what these would.
SAID_ELSEWHERE = {"django.request": "CRITICAL", "django.security.csrf": "ERROR"}
# Each task has a line of its own.
TOO_TALKATIVE = ["weasyprint", "fontTools", "pikepdf", "pyogrio", "celery.app.trace", "celery.worker.strategy"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "silastik.core.logs.formatter", "as_json": LOG_AS_JSON}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {name: {"level": "WARNING"} for name in TOO_TALKATIVE}
    | {name: {"level": level} for name, level in SAID_ELSEWHERE.items()}
    | {"gunicorn.error": {"handlers": ["console"], "propagate": False}},
}
DJANGO_STRUCTLOG_CELERY_ENABLED = True  # a task's lines bear the number of the request that asked for it
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # the web server in front keeps addresses, and the request's number
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = 10  # one line a request, at its end
DJANGO_STRUCTLOG_CELERY_TASK_START_LOG_LEVEL = 10  # and one line a task
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_REDIRECT_STDOUTS = False
