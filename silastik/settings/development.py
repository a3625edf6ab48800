"""`make run`: the real services on one machine, with readable mistakes."""

from .base import *
from .base import env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="development-only-not-a-secret")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
INTERNAL_IPS = ["127.0.0.1"]
DEMO = True
# Signs the daily roots of a trial, which prove nothing to anybody.
EVIDENCE_KEY = env("EVIDENCE_KEY", default="5e" * 32)
MFA_KEY = env.list("MFA_KEY", default=["development-only-not-a-secret"])
# A security key can be tried without TLS, at http://localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
