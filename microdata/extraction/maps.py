"""Maps: the features of the areas, as GeoPackage and Shapefile, in the master's own reference system."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ..maps import FIELDS
from ..recipes import Recipe
from . import sample
from .failures import Failed
from .names import DBF_LENGTH, short_names
from .query import AREA, quoted

BATCH_FEATURES = 1000
CODE, NAME = FIELDS  # of every map that is accepted as a master, whatever the version calls its column of areas


class MapSource:
    """The features of a recipe in a GeoPackage's first layer."""

    def __init__(self, recipe: Recipe, master: Path, *, is_sample: bool) -> None:
        """Raises `Failed` when the master cannot be read or lacks columns of the recipe."""
        import pyogrio

        self.recipe, self.master, self.is_sample = recipe, master, is_sample
        try:
            self.info = pyogrio.read_info(master)
        except pyogrio.errors.DataSourceError as problem:
            raise Failed(_("Berkas induk rusak atau bukan GeoPackage: %(problem)s") % {"problem": problem}) from problem
        fields = [str(field) for field in self.info["fields"]]
        self.columns = [column.name for column in recipe.columns] or fields
        wanted = [*self.columns, *([CODE] if recipe.areas else [])]
        if missing := [name for name in wanted if name not in fields]:
            raise Failed(_("Kolom ini tidak ada dalam berkas induk: %(names)s.") % {"names": ", ".join(missing)})
        self.where = _condition(recipe)
        self.features = self._numbers()
        if is_sample:
            self.features = sample.pick_features(recipe, self.features)
            self.where = f"fid IN ({', '.join(map(str, self.features)) or '-1'})"

    def _numbers(self) -> list[int]:
        import pyogrio

        _meta, table = pyogrio.read_arrow(
            self.master, columns=[], read_geometry=False, where=self.where, return_fids=True
        )
        return [number.as_py() for number in table.column(0)]

    @contextmanager
    def batches(self, names: dict[str, str] | None = None) -> Iterator[tuple[dict[str, Any], Any]]:
        """Facts of the layer and its features as a stream of Arrow batches; `names` rename the columns."""
        import pyarrow
        import pyogrio

        with pyogrio.raw.open_arrow(
            self.master, columns=self.columns, where=self.where, batch_size=BATCH_FEATURES, use_pyarrow=True
        ) as (facts, reader):
            geometry = facts["geometry_name"] or "wkb_geometry"
            order = [*self.columns, geometry]
            fields = [reader.schema.field(name) for name in order]
            schema = pyarrow.schema([field.with_name((names or {}).get(field.name, field.name)) for field in fields])

            def batches() -> Iterator[Any]:
                for batch in reader:
                    yield pyarrow.RecordBatch.from_arrays([self._shown(name, batch) for name in order], schema=schema)

            yield facts | {"geometry_name": geometry}, pyarrow.RecordBatchReader.from_batches(schema, batches())

    def _shown(self, name: str, batch: Any) -> Any:
        """A column as it leaves: in a sample identifiers and names of finer areas are masked, and the code is cut."""
        import pyarrow
        import pyarrow.compute as pc

        values, level = batch.column(name), self.recipe.disclosure_level
        if not self.is_sample:
            return values
        if name == CODE:
            return pc.utf8_slice_codeunits(values, 0, level)
        if name == NAME and CODE in batch.schema.names:
            return pc.if_else(pc.greater(pc.utf8_length(batch.column(CODE)), level), sample.MASK, values)
        if any(column.name == name and column.is_direct_identifier for column in self.recipe.columns):
            is_text = pyarrow.types.is_string(values.type)
            return pyarrow.array([sample.MASK if is_text else None] * len(values), values.type)
        return values


def _condition(recipe: Recipe) -> str | None:
    """The areas as a condition of OGR SQL, whose literals are digits alone."""
    if any(not AREA.fullmatch(area) for area in recipe.areas):
        raise ValueError("not the codes of areas")
    code = quoted(CODE)
    ranges = [f"({code} >= '{area}' AND {code} < '{area[:-1]}{chr(ord(area[-1]) + 1)}')" for area in recipe.areas]
    return " OR ".join(ranges) or None


def shp_names(columns: Sequence[str]) -> dict[str, str]:
    return short_names(columns, DBF_LENGTH)


def write_gpkg(source: MapSource, path: Path, *, layer: str, moment: datetime) -> None:
    _write(source, path, driver="GPKG", layer=layer, names=None, moment=moment)


def write_shp(source: MapSource, path: Path, *, layer: str, moment: datetime) -> None:
    """Write the shapefile: `.shp`, `.shx`, `.dbf`, `.prj` and `.cpg` beside each other."""
    names = shp_names(source.columns)
    options = {"DBF_DATE_LAST_UPDATE": f"{moment:%Y-%m-%d}", "encoding": "UTF-8"}
    _write(source, path, driver="ESRI Shapefile", layer=layer, names=names, moment=moment, **options)


def _write(
    source: MapSource,
    path: Path,
    *,
    driver: str,
    layer: str,
    names: dict[str, str] | None,
    moment: datetime,
    **options: str,
) -> None:
    import pyogrio

    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{moment:%Y-%m-%dT%H:%M:%S.000Z}"})
    with source.batches(names) as (facts, reader):
        pyogrio.raw.write_arrow(
            reader,
            path,
            layer=layer,
            driver=driver,
            geometry_type=facts["geometry_type"],
            geometry_name=facts["geometry_name"],
            crs=facts["crs"],
            **options,
        )
