"""Masters for the demonstration: made-up rows for the real dictionaries, and made-up polygons for the real areas.

Every one is marked as synthetic, in its row and inside its file. The same dictionary always gives the same values.
"""

import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File

from .choices import available_variables
from .demo_maps import draw
from .demo_values import values_of
from .masters import LEVEL_OF_LAYER, set_master
from .models import Area, AreaLevel, DatasetVersion, Layer

# Rows of a survey; a census of villages has one row for each. Shares of the regencies follow their size, roughly.
ROWS = {
    "sakernas-agustus-2023": 200_000,
    "susenas-kor-maret-2023": 40_000,
    "susenas-kor-maret-2022": 40_000,
    "susenas-kp-2023": 12_000,
}
VILLAGES_OF = "7502"


def make_masters() -> int:
    """Make a master for every published first version without one; the number made. A second call makes nothing."""
    versions = DatasetVersion.objects.filter(master="", number=1, published_at__isnull=False)
    made = 0
    for version in versions.select_related("dataset").order_by("pk"):
        with TemporaryDirectory() as folder:
            path = make_map(version, Path(folder)) if version.dataset.is_map else make_table(version, Path(folder))
            with path.open("rb") as content:
                set_master(version, File(content, name=path.name), is_synthetic=True)
        made += 1
    return made


def make_table(version: DatasetVersion, folder: Path, rows: int | None = None) -> Path:
    """A Parquet of made-up rows with the available variables of a version; `rows` overrides the usual number."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(zlib.crc32(version.dataset.slug.encode()))
    is_census = AreaLevel.VILLAGE in version.dataset.levels
    level = AreaLevel.VILLAGE if is_census else AreaLevel.REGENCY
    areas = Area.objects.filter(level=level, **({"code__startswith": VILLAGES_OF} if is_census else {}))
    known = np.array(areas.values_list("code", flat=True))
    if is_census:
        codes = known if rows is None else rng.choice(known, rows)
    else:
        shares = rng.uniform(0.6, 1.6, len(known))
        codes = rng.choice(known, rows or ROWS.get(version.dataset.slug, 10_000), p=shares / shares.sum())
    codes = np.sort(codes)
    names = dict(Area.objects.values_list("code", "name"))
    columns = {version.area_column: pa.array(codes)}
    columns |= values_of(available_variables(version), codes, names, rng)
    path = folder / "master.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def make_map(version: DatasetVersion, folder: Path) -> Path:
    """A GeoPackage of made-up polygons for the areas of a map's layer within its coverage."""
    dataset = version.dataset
    coverage = dataset.coverage_id or VILLAGES_OF
    level = LEVEL_OF_LAYER[Layer(dataset.layer)]
    areas = Area.objects.filter(level=level, code__startswith=coverage).order_by("code")
    path = folder / "master.gpkg"
    draw(path, dict(areas.values_list("code", "name")), layer=dataset.layer)
    return path
