"""Versions of a dataset: drafted with a dictionary, published once, then final (B2)."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..dictionaries import Entry
from ..models import Dataset, DatasetVersion, Variable


@transaction.atomic
def draft_version(dataset: Dataset, *, note: str = "") -> DatasetVersion:
    """A new version with the dictionary of the last one, to be changed and published; one draft at a time."""
    Dataset.objects.select_for_update().get(pk=dataset.pk)
    last = dataset.versions.order_by("-number").first()
    if last is None:
        return DatasetVersion.objects.create(dataset=dataset, note=note)
    if not last.published_at:
        raise ValidationError(_("%(version)s masih rancangan; terbitkan dahulu.") % {"version": last})
    version = DatasetVersion.objects.create(
        dataset=dataset, number=last.number + 1, note=note, area_column=last.area_column
    )
    entries = [entry_of(variable) for variable in last.variables.order_by("position")]
    _add(version, entries)
    return version


@transaction.atomic
def replace_dictionary(version: DatasetVersion, entries: Iterable[Entry]) -> None:
    """Give a draft another dictionary. A master it already has is taken away: it was checked against the former one."""
    version = _locked_draft(version)
    if version.dataset.is_map:
        raise ValidationError(_("Peta tidak punya kamus variabel."))
    version.variables.all().delete()
    _add(version, entries)
    if version.master:
        version.master, version.master_sha256 = "", ""
        version.master_size = version.rows = None
        version.area_rows = {}
        version.save(update_fields=["master", "master_size", "master_sha256", "rows", "area_rows"])


@transaction.atomic
def publish(version: DatasetVersion, *, now: datetime | None = None) -> None:
    """Let customers choose from a draft. From now on its dictionary and its master are final."""
    version = _locked_draft(version)
    if not version.dataset.is_map and not version.variables.filter(withheld_reason="").exists():
        raise ValidationError(
            _("Kamus %(version)s tidak memuat satu variabel pun yang dapat dipilih.") % {"version": version}
        )
    version.published_at = now or timezone.now()
    version.save(update_fields=["published_at"])


def entry_of(variable: Variable) -> Entry:
    """A variable as a dictionary describes it."""
    return Entry(**{name: getattr(variable, name) for name in Entry.__dataclass_fields__})


def _locked_draft(version: DatasetVersion) -> DatasetVersion:
    locked = DatasetVersion.objects.select_for_update(of=["self"]).select_related("dataset").get(pk=version.pk)
    if locked.published_at:
        raise ValidationError(_("%(version)s sudah terbit dan tidak berubah lagi.") % {"version": locked})
    return locked


def _add(version: DatasetVersion, entries: Iterable[Entry]) -> None:
    Variable.objects.bulk_create(
        Variable(version=version, position=position, **vars(entry)) for position, entry in enumerate(entries, start=1)
    )
