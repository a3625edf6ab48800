"""Settings shared by development, testing and production; the environment is read only in these modules."""

from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from .headers import *
from .jobs import *
from .logs import *
from .rules import *

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.FileAwareEnv()

DATA_DIR = env.path("DATA_DIR", default=str(BASE_DIR / ".data" / "run"))
ASSETS_DIR = DATA_DIR("assets")

SECRET_KEY = env("SECRET_KEY", default="")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    "silastik",
    "silastik.core",
    "silastik.users",
    "orders",
    "payments",
    "publications",
    "microdata",
    "silastik.catalogue",
    "feedback",
    "silastik.reports",
    "silastik.privacy",
    "silastik.administration.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_fsm",
    "django_htmx",
    "django_structlog",
    "import_export",
    "lucide",
    "pgtrigger",
    "pghistory",
    "pghistory.admin",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "silastik.core.middleware.PrivateAnswersMiddleware",
    "silastik.users.middleware.AdminNetworkMiddleware",
    "silastik.users.middleware.LargeBodyMiddleware",
    "silastik.users.middleware.StaffMFAMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "silastik.core.middleware.SessionEndedMiddleware",
    "silastik.core.middleware.WrongFormTitleMiddleware",
    "silastik.core.middleware.StorableAddressMiddleware",
    "silastik.core.middleware.FormAddressMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "silastik.core.middleware.RequestLogMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "silastik.urls"
WSGI_APPLICATION = "silastik.wsgi.application"
ASGI_APPLICATION = "silastik.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "silastik.core.context.portal",
                "silastik.catalogue.context.baskets",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "silastik.core.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "silastik.core.forms.PortalRenderer"

# PostgreSQL only: locks, constraints, triggers and full-text search are part of the design.
DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///silastik")}
DATABASES["default"].update(
    ENGINE="django.db.backends.postgresql",
    CONN_MAX_AGE=60,
    CONN_HEALTH_CHECKS=True,
    ATOMIC_REQUESTS=False,
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "silastik.core.cache.SteadyCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "silastik",
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 1},
    }
}
# Parts of pages that many people see alike, kept by each process under all that they are made of: `{% cache %}`.
_in_memory = "django.core.cache.backends.locmem.LocMemCache"
CACHES["parts"] = {"BACKEND": _in_memory, "LOCATION": "parts", "OPTIONS": {"MAX_ENTRIES": 1000}}
# Not in Redis: one that was away and came back would know sessions that have been closed since (decision 0010).
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Whose act a change of reference data was is written down; what only looks changes none and is spared the watch.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# Accounts
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["silastik.users.backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "users:home"
LOGOUT_REDIRECT_URL = "pages:home"
ACCOUNT_ADAPTER = "silastik.users.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Silastik] "
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 30 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "silastik.users.account_forms.LoginForm",
    "signup": "silastik.users.account_forms.SignupForm",
    "add_email": "silastik.users.account_forms.AddEmailForm",
    "change_password": "silastik.users.account_forms.ChangePasswordForm",
    "reset_password": "silastik.users.account_forms.ResetPasswordForm",
    "reset_password_from_key": "silastik.users.account_forms.ResetPasswordKeyForm",
    "reauthenticate": "silastik.users.account_forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "silastik.users.account_forms.AuthenticateForm",
    "reauthenticate": "silastik.users.account_forms.ReauthenticateByCodeForm",
    "activate_totp": "silastik.users.account_forms.ActivateTOTPForm",
    "add_webauthn": "silastik.users.account_forms.AddWebAuthnForm",
    "edit_webauthn": "silastik.users.account_forms.EditWebAuthnForm",
}
MFA_ADAPTER = "silastik.users.second_factor.MFAAdapter"
# Secrets that second factors are sealed with in the database: the first seals, all open (decision 0031).
MFA_KEY = env.list("MFA_KEY", default=[])
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Silastik BPS"
USERSESSIONS_TRACK_ACTIVITY = False
# Officers, treasurer, head and administrators work only behind a second factor.
STAFF_MFA_REQUIRED = False
STAFF_SESSION_SECONDS = 12 * 3600  # then they log in again, remembered or not

# Language and time: Indonesian is the source language; screens use the office's own zone.
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Makassar"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True

# Files: static ones are collected and hashed; everything else is private and leaves by one door (core/files.py).
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR("static")
STATICFILES_DIRS = [("portal", ASSETS_DIR), BASE_DIR / "static"]
PRIVATE_ROOT = env("PRIVATE_ROOT", default=DATA_DIR("private"))
STORAGES = {
    "default": {"BACKEND": "silastik.core.storage.PrivateStorage"},
    "private": {"BACKEND": "silastik.core.storage.PrivateStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        "OPTIONS": {"file_permissions_mode": 0o644},  # whoever collects them is not whoever serves them
    },
}
# How the door hands out bytes: "stream" (Python, with Range), "accel" (nginx X-Accel-Redirect) or "presigned" (S3).
PRIVATE_DELIVERY = env("PRIVATE_DELIVERY", default="stream")
# The secret text that backups are encrypted with; without it, and without --key-file, they are not.
BACKUP_KEY = env("BACKUP_KEY", default="")
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
# Where clamd listens, `host:port` or the path of its socket; without it uploads are not scanned.
CLAMD_ADDRESS = env("CLAMD_ADDRESS", default="")
CLAMD_MAX_BYTES = 200 * 1024 * 1024  # below clamd's own limits (docs/decisions/0011); larger files are not sent to it
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # the largest dictionary (5,000 variables) ticked, and areas beside it
FILE_UPLOAD_PERMISSIONS = 0o600

# Mail
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://127.0.0.1:1025")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Silastik BPS Kabupaten Gorontalo <silastik@example.org>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Celery: every task is idempotent, and one that died with its process is put back.
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # worker and beat wait for a broker that is away as long as it takes
# A broker that is away must not hold up a request: one quick second try, then the sweepers find the row.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Of what is lost with a worker or with Redis the sweepers find the rows. Messages kept in Redis until they are done
    # end a worker that loses Redis with one of them in hand: kombu acknowledges it on the connection that is gone.
    "ack_emulation": False,
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_TIMEZONE = "UTC"
# Workers load the PDF renderer before they fork; web processes never do.
CELERY_IMPORTS = ["silastik.core.pdf"]
# The queues that workers read: Celery would call the first one "celery", which nobody reads.
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "silastik.core.tasks.send_mail": {"queue": "mail"},
    "orders.tasks.render_document": {"queue": "render"},
    # What reads whole files of several gigabytes never keeps mails and papers waiting.
    "microdata.tasks.run_extraction": {"queue": "extract"},
    "microdata.tasks.finish_upload": {"queue": "extract"},
    "orders.tasks.verify_file": {"queue": "extract"},
}
# The private half of the key that signs the daily root of all events (orders.evidence): 64 hexadecimal digits.
EVIDENCE_KEY = ""

# The office's certificate with its key (PKCS #12), which signs invoices and receipts; empty: they are not signed.
DOCUMENT_CERTIFICATE = env("DOCUMENT_CERTIFICATE", default="")
DOCUMENT_CERTIFICATE_PASSWORD = env("DOCUMENT_CERTIFICATE_PASSWORD", default="")
ADMIN_PATH = env("ADMIN_PATH", default="admin/")
# From which networks the administration can be reached; for others it is not there.
ADMIN_ALLOWED = env.list("ADMIN_ALLOWED", default=["0.0.0.0/0", "::/0"])

# A folder of certificates (PEM or DER) that digital signatures on an SPPD are checked against; empty: not checked.
AGREEMENT_TRUST_ROOTS = env("AGREEMENT_TRUST_ROOTS", default="")

# Who reads /metrics: from these networks, unless through a proxy, or with this bearer token from anywhere.
METRICS_ALLOWED = env.list(
    "METRICS_ALLOWED",
    default=["127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
)
METRICS_TOKEN = env("METRICS_TOKEN", default="")
# The folder of built assets is made by `build_assets`, after the first check.
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004"]

# Errors are told to a Sentry server only where one is named; what it is told stands in core/crash_reports.py.
if SENTRY_DSN := env("SENTRY_DSN", default=""):
    from silastik.core import crash_reports

    crash_reports.start(SENTRY_DSN)
