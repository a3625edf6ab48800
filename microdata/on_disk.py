"""A path for programs that open files by name: DuckDB, GDAL, readers of SPSS and Stata."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files import File
from django.db.models.fields.files import FieldFile


@contextmanager
def on_disk(file: File, suffix: str = "") -> Iterator[Path]:
    """The path of an upload that lies on disk already with the right suffix, else of a copy, gone afterwards."""
    path = getattr(file, "temporary_file_path", lambda: "")()
    if path and path.endswith(suffix):
        yield Path(path)
        return
    with NamedTemporaryFile(suffix=suffix) as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy, 1024 * 1024)
        copy.flush()
        yield Path(copy.name)


def fetched(file: FieldFile, folder: Path) -> Path:
    """Where a stored file lies on this machine; from a storage elsewhere it is fetched into the folder."""
    try:
        return Path(file.path)
    except NotImplementedError:
        copy = folder / Path(str(file.name)).name
        with file.open("rb") as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, 1024 * 1024)
        return copy


class Movable(File):
    """A file that a storage on the same disk moves instead of copying."""

    def temporary_file_path(self) -> str:
        return str(self.name)
