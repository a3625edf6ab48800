"""The terms of purchase that ship with the portal (R5)."""

import hashlib
from datetime import datetime
from pathlib import Path

from .models import PurchaseTerms


def text_hash(text: str, text_en: str) -> str:
    """The hash that an order keeps of the terms it accepted: both languages, Indonesian first."""
    return hashlib.sha256(f"{text}\n\n{text_en}".encode()).hexdigest()


def load_terms(folder: Path, *, version: str, published_at: datetime) -> PurchaseTerms:
    """Publish a version from `terms-<version>.id.txt` and `.en.txt`, once."""
    text, text_en = (
        (folder / f"terms-{version}.{language}.txt").read_text(encoding="utf-8").strip() for language in ("id", "en")
    )
    terms, _created = PurchaseTerms.objects.get_or_create(
        version=version,
        defaults={
            "text": text,
            "text_en": text_en,
            "published_at": published_at,
            "sha256": text_hash(text, text_en),
        },
    )
    return terms
