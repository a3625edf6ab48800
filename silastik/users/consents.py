"""What a person goes on under outside any order: the privacy notice of the sign-up (UU 27/2022, articles 21 and 24).

Terms of purchase are kept on each order (R5), the SPPD on its agreement; `silastik.privacy` shows all of them.
"""

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path

from django.utils import timezone

from .models import Consent, User

FOLDER = Path(__file__).parent / "notices"
# The notice by version, and the SHA-256 of its text: Indonesian, an empty line, English. A new text is a new version.
NOTICES = {"2026.1": "9c5e1e4703d593febe53a1eb8c6f481f05196118eb169c5b9746708b715ff5d1"}
VERSION = "2026.1"


@cache
def notice(language: str, version: str = VERSION) -> str:
    """The text of the privacy notice; in Indonesian for whoever reads neither of its languages."""
    name = "en" if language.startswith("en") else "id"
    return (FOLDER / f"privacy-{version}.{name}.txt").read_text("utf-8").strip()


def text_hash(version: str = VERSION) -> str:
    """What a person's consent keeps of the text."""
    return hashlib.sha256("\n\n".join(notice(language, version) for language in ("id", "en")).encode()).hexdigest()


def accept_notice(user: User, *, ip: str | None, now: datetime | None = None) -> Consent:
    """Write down that this person, from this network address, went on under the notice of today."""
    return Consent.objects.create(
        user=user, kind=Consent.Kind.PRIVACY, version=VERSION, sha256=NOTICES[VERSION], at=now or timezone.now(), ip=ip
    )
