"""Coming back to a complaint without an account: the page's own secret, and the tracking code made of it.

The form of the complaint page carries a signed random secret. Whoever sends it twice is known by it, and gets the same
code again; the server keeps neither, only SHA-256s.
"""

import hmac
import secrets

from django.core import signing
from django.utils.crypto import salted_hmac

from silastik.core.codes import code_of, normalise_code

from .models import Complaint
from .services.complaints import digest

SALT = "silastik.complaint"
VALID_SECONDS = 24 * 3600


def new_form() -> str:
    """The secret of a fresh form."""
    return signing.dumps(secrets.token_urlsafe(16), salt=SALT)


def is_fresh(form: str) -> bool:
    """Whether a form's secret is ours, and not older than a day."""
    try:
        signing.loads(form, salt=SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        return False
    return True


def tracking_code(form: str) -> str:
    """The tracking code that belongs to a form's secret, such as `7KQF-2M9X-R4TD-0ZHA`."""
    return code_of(salted_hmac(SALT, form, algorithm="sha256").digest())


def find(number: str, code: str) -> Complaint | None:
    """The complaint of a number and its tracking code; None when either is wrong, without telling which."""
    complaint = Complaint.objects.select_related("office").filter(number=number.strip().upper()).first()
    known = complaint.code_sha256 if complaint else ""
    given = digest(normalise_code(code))
    return complaint if hmac.compare_digest(known or digest("-"), given) and known else None
