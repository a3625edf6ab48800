"""The settings of the processes that get killed: those of `make run`, for accounts and pages as tests have them."""

from silastik.settings.development import *  # noqa: F403
from silastik.settings.development import STORAGES

EMAIL_TIMEOUT = 5  # seconds, of a mail server that hangs
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
