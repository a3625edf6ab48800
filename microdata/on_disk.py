"""A path for programs that open files by name: DuckDB, GDAL, readers of SPSS and Stata."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files import File


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


class Movable(File):
    """A file that a storage on the same disk moves instead of copying."""

    def temporary_file_path(self) -> str:
        return str(self.name)
