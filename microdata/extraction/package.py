"""The ZIP a customer receives: data, codebook, README, manifest and checksums; the same bytes for the same input."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from ..recipes import Recipe
from .imprint import Imprint

CHUNK = 1024 * 1024
# Streamed entries must say beforehand whether they may pass 4 GiB; a margin, since deflate can grow a little.
ZIP64_FROM = 3 * 1024**3
# What is compressed already is stored as it is.
STORED = frozenset({".pdf", ".xlsx"})
LEVEL = 1  # a tenth larger than the usual 6, in a third of the time
TOOLS = ("duckdb", "pyreadstat", "pyogrio")


@dataclass(frozen=True)
class Contents:
    """What README and manifest tell. `notes` are lazy sentences; `renamed` holds (format, name, name there)."""

    rows: int
    columns: tuple[str, ...]
    data_size: int
    is_sample: bool
    is_map: bool
    crs: str = ""
    notes: tuple[Any, ...] = ()
    renamed: tuple[tuple[str, str, str], ...] = ()


def write_readme(path: Path, recipe: Recipe, imprint: Imprint, contents: Contents, files: Sequence[str]) -> None:
    """What is what, terms and citation: in Indonesian, then in English."""
    parts = []
    for language in ("id", "en"):
        with translation.override(language):
            title = (language == "en" and imprint.title_en) or imprint.title
            facts = {"recipe": recipe, "imprint": imprint, "contents": contents, "title": title, "files": files}
            parts.append(render_to_string("microdata/readme.txt", facts).strip())
    path.write_text(f"\n\n\n{'=' * 72}\n\n\n".join(parts) + "\n", encoding="utf-8")


def write_manifest(path: Path, recipe: Recipe, imprint: Imprint, contents: Contents) -> None:
    """What the files came from, for machines: order, recipe and its digest, sizes, and the versions of the tools."""
    manifest: dict[str, Any] = {
        "order": imprint.order,
        "kind": "sample" if contents.is_sample else "product",
        "is_synthetic": imprint.is_synthetic,
        "recipe": recipe.as_json(),
        "recipe_sha256": recipe.digest,
        "schema_sha256": recipe.schema_sha256,
        "rows": contents.rows,
        "columns": len(contents.columns),
        "data_size": contents.data_size,
        "tools": {tool: version(tool) for tool in TOOLS},
    }
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def write_zip(path: Path, files: Sequence[Path], imprint: Imprint, progress: Callable[[float], None]) -> None:
    """Pack the files, and `SHA256SUMS` of them, under one folder; each is read once, a chunk at a time."""
    whole = sum(file.stat().st_size for file in files) or 1
    done, sums = 0, []
    with zipfile.ZipFile(path, "w") as package:
        for file in files:
            size, sha256 = file.stat().st_size, hashlib.sha256()
            entry = _entry(f"{imprint.stem}/{file.name}", imprint)
            entry.compress_type = zipfile.ZIP_STORED if file.suffix in STORED else zipfile.ZIP_DEFLATED
            with file.open("rb") as source, package.open(entry, "w", force_zip64=size >= ZIP64_FROM) as target:
                while chunk := source.read(CHUNK):
                    sha256.update(chunk)
                    target.write(chunk)
                    done += len(chunk)
                    progress(done / whole)
            sums.append(f"{sha256.hexdigest()}  {file.name}\n")
        package.writestr(_entry(f"{imprint.stem}/SHA256SUMS", imprint), "".join(sums))


def _entry(name: str, imprint: Imprint) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, imprint.moment.timetuple()[:6])
    entry.external_attr = 0o644 << 16
    entry._compresslevel = LEVEL  # type: ignore[attr-defined] # public only from Python 3.13
    return entry
