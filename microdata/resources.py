"""The list of areas as a table, in and out: the columns of BPS's master file."""

from collections.abc import Mapping
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.resources import ModelResource

from . import area_records
from .models import Area

LEVEL_NAMES = {level.value: name for name, level in area_records.LEVELS.items()}


class AreaResource(ModelResource):
    """Rows are matched by code; parents may come in the same file, in any order. Areas that are not listed stay."""

    code = Field("code", "mfd_code")
    parent = Field("parent_id", "parent_code")
    level = Field("level", "level")
    name = Field("name", "name")

    class Meta:
        model = Area
        fields = ("code", "parent", "level", "name")
        import_id_fields = ("code",)
        report_skipped = False
        skip_diff = True  # a copy of every row; the preview counts, and shows the rows themselves
        store_instance = True
        use_bulk = True
        batch_size = 2000

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Put parents first, and read what is known once: the country has more than 90,000 areas."""
        if "mfd_code" in (dataset.headers or []):
            rows = sorted(dataset.dict, key=lambda row: len(str(row["mfd_code"] or "").strip()))
            dataset.dict = rows
        self.known = Area.objects.in_bulk()
        self.codes = set(self.known)

    def get_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> Area | None:
        return self.known.get(str(row.get("mfd_code") or "").strip())

    def import_instance(self, instance: Area, row: Mapping[str, Any], **kwargs: Any) -> None:
        self.is_same = False
        values = area_records.parse(row)
        if values["parent_id"] and values["parent_id"] not in self.codes:
            sentence = _("Induk %(parent)s tidak ada dalam daftar ini maupun dalam berkas.")
            raise ValidationError({"parent_code": sentence % {"parent": values["parent_id"]}})
        self.codes.add(values["code"])
        self.is_same = all(getattr(instance, name) == value for name, value in values.items())
        for name, value in values.items():
            setattr(instance, name, value)

    def skip_row(self, instance: Area, original: Area | None, row: Mapping[str, Any], faults: Any = None) -> bool:
        return self.is_same

    def bulk_create(self, using_transactions: bool, dry_run: bool, *args: Any, **kwargs: Any) -> None:
        """A preview writes nothing: each row has been examined, and writing them only to undo it takes a minute."""
        if dry_run:
            self.create_instances.clear()
        else:
            super().bulk_create(using_transactions, dry_run, *args, **kwargs)

    def bulk_update(self, using_transactions: bool, dry_run: bool, *args: Any, **kwargs: Any) -> None:
        """What differs in one statement a batch; Django's own names each row's code once for every column."""
        if self.update_instances and not dry_run:
            Area.objects.bulk_create(
                self.update_instances,
                update_conflicts=True,
                unique_fields=["code"],
                update_fields=["name", "level", "parent"],
            )
        self.update_instances.clear()

    def dehydrate_level(self, area: Area) -> str:
        return LEVEL_NAMES[area.level]
