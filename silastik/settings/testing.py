"""`make test`: real PostgreSQL and Redis; hashes and tasks are quick, everything else is as in production."""

import tempfile

from .base import *
from .base import INSTALLED_APPS, MIDDLEWARE, STORAGES, env

SECRET_KEY = "testing-only-not-a-secret"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PRIVATE_ROOT = env("PRIVATE_ROOT", default=tempfile.mkdtemp(prefix="silastik-test-"))
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
ACCOUNT_RATE_LIMITS = False
# N+1 queries fail the test that meets them.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
DEMO = True
