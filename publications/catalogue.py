"""Loading catalogue records without undoing the office's own corrections."""

import csv
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from .models import Publication
from .records import issn_is_doubtful, parse


@dataclass
class Summary:
    """What loading did, in titles."""

    created: int = 0
    filled: int = 0
    unchanged: int = 0
    warnings: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.created} created, {self.filled} filled in, {self.unchanged} unchanged"


@transaction.atomic
def load(path: Path | str) -> Summary:
    """Load records from a CSV file: new titles are made, known ones get what they lacked.

    Whatever the office has corrected since stays. Raises `ValidationError` naming the line that cannot be read.
    """
    summary = Summary()
    with Path(path).open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            try:
                values = parse(row)
            except ValidationError as error:
                raise ValidationError(
                    _("Baris %(line)s: %(why)s") % {"line": line, "why": " ".join(error.messages)}
                ) from error
            if issn_is_doubtful(values["issn"]):
                summary.warnings.append(f"line {line}: ISSN {values['issn']} has a wrong check digit; kept as printed")
            _store(values, summary)
    return summary


def find(title: str, catalogue_number: str) -> Publication | None:
    """The title a record is about. Catalogue numbers stand for a series, so both must agree."""
    slugs = slugs_of(title, catalogue_number)
    return Publication.objects.filter(slug__in=slugs, catalogue_number=catalogue_number).first()


def free_slug(title: str, catalogue_number: str) -> str:
    taken = set(Publication.objects.filter(slug__in=slugs_of(title, catalogue_number)).values_list("slug", flat=True))
    return next((slug for slug in slugs_of(title, catalogue_number) if slug not in taken), "")


def slugs_of(title: str, catalogue_number: str) -> list[str]:
    """The slug of a title, and the one it has where another title of the same name came first."""
    slug = slugify(title)[:90].strip("-")
    return [slug, f"{slug}-{slugify(catalogue_number.replace('.', '-')) or 2}"]


def apply(publication: Publication, values: Mapping[str, Any], *, given: Container[str] = ()) -> list[str]:
    """Set the fields that a record gives in so many words, and those still empty; the names of those changed."""
    changed = [
        name
        for name, value in values.items()
        if getattr(publication, name) != value and (name in given or not getattr(publication, name))
    ]
    for name in changed:
        setattr(publication, name, values[name])
    return changed


def _store(values: Mapping[str, Any], summary: Summary) -> None:
    known = find(values["title"], values["catalogue_number"])
    if known is None:
        slug = free_slug(values["title"], values["catalogue_number"])
        Publication.objects.create(slug=slug, **values)
        summary.created += 1
    elif lacking := apply(known, values):
        known.save(update_fields=[*lacking, "updated_at"])
        summary.filled += 1
    else:
        summary.unchanged += 1
