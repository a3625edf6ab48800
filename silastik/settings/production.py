"""An office on the internet: every secret and address comes from the environment, or the start fails by a sentence.

A variable may also be named by a file that holds it, as secrets of containers and of systemd are: SECRET_KEY_FILE.
"""

import os
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import CONTENT_SECURITY_POLICY, STORAGES, env

REQUIRED = {
    "SECRET_KEY": "a long random text",
    "EVIDENCE_KEY": "the key that signs the daily root, 64 hexadecimal digits",
    "MFA_KEY": "what second factors are sealed with in the database, a long random text",
    "ALLOWED_HOSTS": "the names under which the portal is reached",
    "SITE_URL": "the address in mails and QR codes",
    "EMAIL_URL": "the server that takes the portal's mail",
    "DEFAULT_FROM_EMAIL": "the sender of its mail",
    "DATABASE_URL": "where PostgreSQL is",
    "REDIS_URL": "where Redis is",
}
_missing = [
    f"{name} ({what})"
    for name, what in REQUIRED.items()
    if not os.environ.get(name) and not os.environ.get(f"{name}_FILE")
]
if _missing:
    raise ImproperlyConfigured(f"The portal cannot start without {', '.join(_missing)}; see .env.example.")

SECRET_KEY = env("SECRET_KEY")
EVIDENCE_KEY = env("EVIDENCE_KEY")
MFA_KEY = [key.strip() for key in env.list("MFA_KEY")]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_URL = env("SITE_URL")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_CONFIG = env.email_url("EMAIL_URL")
vars().update(EMAIL_CONFIG)

if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short: 50 characters or more, by chance.")
if not MFA_KEY or any(len(key) < 32 for key in MFA_KEY):
    raise ImproperlyConfigured("MFA_KEY is too short: 32 characters or more, by chance, each.")
if not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("SITE_URL must begin with https://: what people send us is nobody else's to read.")
if not EMAIL_CONFIG["EMAIL_BACKEND"].endswith(".smtp.EmailBackend"):
    raise ImproperlyConfigured("EMAIL_URL must name an SMTP server: mails are a part of the procedure.")

STAFF_MFA_REQUIRED = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^healthz/jobs$", r"^readyz$", r"^metrics$"]
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
DEMO = False
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # nginx gives each request its number

# Private files lie on a disk that nginx reads, or in a bucket that customers reach by addresses signed for a minute.
S3_BUCKET = env("S3_BUCKET", default="")
if S3_BUCKET:
    _bucket = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env("S3_ENDPOINT", default=None),
            "region_name": env("S3_REGION", default=None),
            "access_key": env("S3_ACCESS_KEY", default=None),
            "secret_key": env("S3_SECRET_KEY", default=None),
            "default_acl": None,
            "file_overwrite": False,
            "querystring_expire": 60,
        },
    }
    STORAGES = STORAGES | {"default": _bucket, "private": _bucket}
    # A picture of a transfer is shown on the treasurer's page: its address has the bucket in its host, or in its path.
    _place = urlsplit(env("S3_ENDPOINT", default=f"https://s3.{env('S3_REGION', default='us-east-1')}.amazonaws.com"))
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"] += [
        f"{_place.scheme}://{host}" for host in (_place.netloc, f"{S3_BUCKET}.{_place.netloc}")
    ]
elif not os.access(PRIVATE_ROOT, os.W_OK | os.X_OK):
    raise ImproperlyConfigured(f"Private files cannot be written to {PRIVATE_ROOT}: make the folder, or set S3_BUCKET.")
PRIVATE_DELIVERY = env("PRIVATE_DELIVERY", default="presigned" if S3_BUCKET else "accel")

# Behind a pooler that lends a connection for one transaction (pgbouncer), nothing may outlive it.
if env.bool("DATABASE_POOLED", default=False):
    DATABASES["default"] |= {"CONN_MAX_AGE": 0, "DISABLE_SERVER_SIDE_CURSORS": True}
