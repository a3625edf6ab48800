"""One run of the extractor, from recipe and master to the package: what the process of `__main__` does."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ..maps import SQLITE
from ..recipes import Recipe
from . import codebook, dbase, maps, package, statistics, tables
from .failures import Failed
from .imprint import Imprint
from .package import Contents
from .query import Progress, Source

SAMPLE = "sample"  # the kind of a deliverable; any other is the final files
CHUNK = 1024 * 1024
# How long the stages take, roughly: progress is a share of their sum.
WEIGHTS = {"csv": 10, "xlsx": 30, "sav": 80, "dta": 80, "dbf": 30, "gpkg": 10, "shp": 10}
CHECKING, DESCRIBING, PACKING = 5, 5, 10

# Hears how far the run is, from 0 to 100, and what it is doing.
Report = Callable[[int, str], None]


@dataclass(frozen=True)
class Result:
    """The package, and what is in it. `data_size` is what the tariff counts: bytes of CSV, before packing."""

    path: Path
    size: int
    sha256: str
    rows: int
    columns: int
    data_size: int
    schema_sha256: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"path": str(self.path)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Result":
        return cls(**{**data, "path": Path(data["path"])})


class Stages:
    """The stages of a run, each a share of the whole."""

    def __init__(self, report: Report, whole: float) -> None:
        self.report, self.whole, self.done = report, whole, 0.0

    def begin(self, weight: float, sentence: str) -> Progress:
        """Begin a stage, and end the one before; its progress goes from 0 to 1."""
        start, self.done = self.done, self.done + weight

        def progress(share: float) -> None:
            self.report(int(100 * (start + weight * share) / self.whole), sentence)

        progress(0)
        return progress


def run(recipe: Recipe, imprint: Imprint, master: Path, folder: Path, *, kind: str, report: Report) -> Result:
    """Make the package of a recipe in `folder`, which is empty and large enough for the data unpacked and packed.

    Raises `Failed` with a sentence; anything else is told by `failures.sentence_of`. The same arguments give the same
    bytes.
    """
    weights = sum(WEIGHTS.get(name, 0) for name in recipe.formats)
    stages = Stages(report, CHECKING + weights + WEIGHTS["csv"] + DESCRIBING + PACKING)
    is_map = check_master(master, recipe.master_sha256, stages.begin(CHECKING, _("Memeriksa berkas induk")))
    data = folder / "data"
    data.mkdir()
    is_sample = kind == SAMPLE
    write = _write_map if is_map else _write_table
    contents = write(recipe, imprint, master, data, is_sample, stages)
    stages.begin(DESCRIBING, _("Menulis buku kode dan keterangan"))
    files = _describe(recipe, imprint, contents, data)
    target = folder / f"{imprint.stem}.zip"
    package.write_zip(target, files, imprint, stages.begin(PACKING, _("Mengemas")))
    with target.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Result(
        path=target,
        size=target.stat().st_size,
        sha256=sha256,
        rows=contents.rows,
        columns=len(contents.columns),
        data_size=contents.data_size,
        schema_sha256=recipe.schema_sha256,
    )


def check_master(master: Path, sha256: str, progress: Progress) -> bool:
    """Whether the master is a map. Raises `Failed` when it is not there, or not what it was when it was put there."""
    if not master.is_file():
        raise Failed(_("Berkas induk tidak ditemukan di penyimpanan."))
    found, size, done = hashlib.sha256(), master.stat().st_size or 1, 0
    with master.open("rb") as file:
        is_map = file.read(len(SQLITE)) == SQLITE
        file.seek(0)
        while chunk := file.read(CHUNK):
            found.update(chunk)
            done += len(chunk)
            progress(done / size)
    if found.hexdigest() != sha256:
        raise Failed(_("Berkas induk telah berubah atau rusak: SHA-256-nya tidak lagi cocok. Pulihkan dari cadangan."))
    return is_map


def _write_table(
    recipe: Recipe, imprint: Imprint, master: Path, data: Path, is_sample: bool, stages: Stages
) -> Contents:
    """Write each format; the CSV always, since it is what the tariff measures."""
    source = Source(recipe, master, data.parent, is_sample=is_sample)
    columns, moment, notes = recipe.columns, imprint.moment, []
    names = [column.name for column in columns]
    csv = data / f"{imprint.stem}.csv"
    rows = tables.write_csv(source, csv, progress=stages.begin(WEIGHTS["csv"], _("Mengambil data")))
    data_size = csv.stat().st_size
    renamed = {}
    for name in recipe.formats:
        path = csv.with_suffix(f".{name}")
        progress = stages.begin(WEIGHTS.get(name, 0), _("Menulis %(format)s") % {"format": name.upper()})
        match name:
            case "csv":
                pass
            case "xlsx" if not tables.fits_xlsx(rows, len(columns)):
                notes.append(tables.DOES_NOT_FIT)
            case "xlsx":
                tables.write_xlsx(source, path, moment=moment, progress=progress)
            case "sav":
                statistics.write_sav(source, path, moment=moment)
                renamed["SAV"] = statistics.spss_names(columns)
            case "dta":
                statistics.write_dta(source, path, moment=moment)
                renamed["DTA"] = statistics.stata_names(columns)
            case "dbf" if not dbase.fits_dbf(len(columns)):
                notes.append(dbase.DOES_NOT_FIT)
            case "dbf":
                notes += dbase.write_dbf(source, path, moment=moment)
                renamed["DBF"] = dbase.dbf_names(columns)
            case _:
                raise Failed(_("Format “%(format)s” tidak dikenal untuk data mikro.") % {"format": name})
    if recipe.formats and "csv" not in recipe.formats:
        csv.unlink()
    return Contents(
        rows=rows,
        columns=tuple(names),
        data_size=data_size,
        is_sample=is_sample,
        is_map=False,
        notes=tuple(notes),
        renamed=_changed(renamed),
    )


def _write_map(recipe: Recipe, imprint: Imprint, master: Path, data: Path, is_sample: bool, stages: Stages) -> Contents:
    source = maps.MapSource(recipe, master, is_sample=is_sample)
    renamed = {}
    for name in recipe.formats or ("gpkg",):
        path = data / f"{imprint.stem}.{name}"
        stages.begin(WEIGHTS.get(name, 0), _("Menulis %(format)s") % {"format": name.upper()})
        match name:
            case "gpkg":
                maps.write_gpkg(source, path, layer=imprint.stem, moment=imprint.moment)
            case "shp":
                maps.write_shp(source, path, layer=imprint.stem, moment=imprint.moment)
                renamed["SHP"] = maps.shp_names(source.columns)
            case _:
                raise Failed(_("Format “%(format)s” tidak dikenal untuk peta.") % {"format": name})
    return Contents(
        rows=len(source.features),
        columns=tuple(source.columns),
        data_size=sum(file.stat().st_size for file in data.iterdir()),
        is_sample=is_sample,
        is_map=True,
        crs=str(source.info["crs"]),
        renamed=_changed(renamed),
    )


def _changed(renamed: dict[str, dict[str, str]]) -> tuple[tuple[str, str, str], ...]:
    """(format, name, name there) of the variables that a format could not take as they are."""
    return tuple((name, old, new) for name, names in renamed.items() for old, new in names.items() if old != new)


def _describe(recipe: Recipe, imprint: Imprint, contents: Contents, data: Path) -> list[Path]:
    """Write what goes with the data; returns all files in the order of the package."""
    written = sorted(data.iterdir())
    readme, manifest = data / "README.txt", data / "MANIFEST.json"
    books = []
    if recipe.columns:
        books = [data / "codebook.pdf", data / "codebook.csv"]
        codebook.write_pdf(recipe, imprint, books[0], rows=contents.rows, is_sample=contents.is_sample)
        codebook.write_csv(recipe, books[1])
    package.write_readme(readme, recipe, imprint, contents, [file.name for file in [*written, *books]])
    package.write_manifest(manifest, recipe, imprint, contents)
    return [readme, *books, *written, manifest]
