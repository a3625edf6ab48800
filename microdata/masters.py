"""The one way in for master files: checked, measured, and put into the private storage (B2, M5)."""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from . import maps, tables
from .choices import available_variables, columns_of
from .models import AreaLevel, DatasetVersion, Layer, Variable
from .on_disk import on_disk
from .tables import Measured

SYNTHETIC = "DATA TIRUAN: dibuat untuk memperagakan portal ini, bukan data BPS yang sebenarnya."
LEVEL_OF_LAYER = {Layer.DISTRICT: AreaLevel.DISTRICT, Layer.VILLAGE: AreaLevel.VILLAGE}


def set_master(version: DatasetVersion, file: File, *, is_synthetic: bool = False) -> None:
    """Make a Parquet, or for a map a GeoPackage, the master of a version; all is measured from the file.

    A Parquet is written anew: available variables and area codes only, of their dictionary's type, sorted by area so
    that a choice of areas reads little. The master of a published version is final. Raises `ValidationError`.
    """
    if version.published_at and version.master:
        raise ValidationError(_("Versi ini sudah terbit dengan berkas induknya. Buat versi baru untuk berkas lain."))
    with TemporaryDirectory() as folder:
        if version.dataset.is_map:
            with on_disk(file, ".gpkg") as source:
                _record(version, source, _measure_map(version, source), is_synthetic)
        else:
            target = Path(folder, "master.parquet")
            with on_disk(file, ".parquet") as source:
                measured = _write_table(version, source, target, is_synthetic)
            _record(version, target, measured, is_synthetic)


def _measure_map(version: DatasetVersion, source: Path) -> Measured:
    dataset = version.dataset
    level = LEVEL_OF_LAYER[Layer(dataset.layer)]
    return maps.examine(source, level=level, coverage=dataset.coverage_id or "")


def _write_table(version: DatasetVersion, source: Path, target: Path, is_synthetic: bool) -> Measured:
    variables = available_variables(version)
    if not variables:
        raise ValidationError(_("Isi kamus versi ini dahulu; berkas induk diperiksa terhadapnya."))
    return tables.write(
        source,
        target,
        columns=columns_of(variables),
        area_column=version.area_column,
        coverage=version.dataset.coverage_id or "",
        level=max(version.dataset.levels, default=AreaLevel.PROVINCE),
        remark=SYNTHETIC if is_synthetic else "",
    )


def _record(version: DatasetVersion, path: Path, measured: Measured, is_synthetic: bool) -> None:
    with path.open("rb") as content:
        version.master_sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
        version.master.save(f"master{path.suffix}", File(content), save=False)
    version.master_size = path.stat().st_size
    version.rows = measured.rows
    version.area_rows = measured.area_rows
    version.is_synthetic = is_synthetic
    with transaction.atomic():
        version.save(
            update_fields=["master", "master_size", "master_sha256", "rows", "area_rows", "is_synthetic"],
        )
        variables = list(version.variables.filter(name__in=measured.widths))
        for variable in variables:
            variable.average_width = measured.widths[variable.name]
        Variable.objects.bulk_update(variables, ["average_width"])
