"""`make test`: real PostgreSQL and Redis; hashes and tasks are quick, everything else is as in production."""

import tempfile

from .base import *
from .base import CACHES, INSTALLED_APPS, MIDDLEWARE, REDIS_URL, STORAGES, env

SECRET_KEY = "testing-only-not-a-secret"  # noqa: S105
EVIDENCE_KEY = "5e" * 32
MFA_KEY = ["testing-only-not-a-secret"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Tests that run beside each other have a Redis database each, as they have a PostgreSQL one.
REDIS_DATABASE = 1 + int(env("PYTEST_XDIST_WORKER", default="gw0").removeprefix("gw")) % 15
REDIS_URL = f"{REDIS_URL.rsplit('/', 1)[0]}/{REDIS_DATABASE}"
CACHES["default"]["LOCATION"] = CELERY_BROKER_URL = REDIS_URL
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PRIVATE_ROOT = env("PRIVATE_ROOT", default=tempfile.mkdtemp(prefix="silastik-test-"))
CLAMD_ADDRESS = ""  # tests that want a scanner start one
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
ACCOUNT_RATE_LIMITS = False
# N+1 queries fail the test that meets them; migrations that the version before cannot live with fail theirs.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal", "django_migration_linter"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
ZEAL_ALLOWLIST = [
    # allauth reads its own rows one by one.
    {"model": "account.EmailAddress"},
    {"model": "users.User", "field": "get()"},
    # Django looks for the session it is about to replace.
    {"model": "sessions.Session", "field": "get()"},
    # One act may be two steps, such as sending again and completing, and each reads the order under its lock.
    {"model": "orders.Order", "field": "get()"},
    {"model": "publications.PublicationOrder", "field": "get()"},
    {"model": "microdata.MicrodataOrder", "field": "get()"},
    # Each payment of a list is a step of its own, which reads bill and line under its lock.
    {"model": "payments.Invoice", "field": "get()"},
    {"model": "payments.StatementLine", "field": "get()"},
]
DEMO = True
