"""What changed between two versions of a delivered file: rows, columns, schema, bytes (M11)."""

from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orders.models import Deliverable

from .models import Extraction

SHOWN = 12  # columns named before the rest is counted


@dataclass(frozen=True)
class Change:
    """From one version to the next. Rows, columns and schema are None where a file was not extracted by the portal."""

    size: tuple[int, int]
    same_bytes: bool
    rows: tuple[int, int] | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    same_schema: bool | None = None
    master: tuple[int, int] | None = None


def compare(older: Deliverable, newer: Deliverable) -> Change:
    """Compare two versions of one item by what the extractor measured, or by size and checksum alone."""
    plain = Change((older.size, newer.size), older.sha256 == newer.sha256)
    before, after = _extraction(older), _extraction(newer)
    if before is None or after is None or before.rows is None or after.rows is None:
        return plain
    columns, later = _columns(before), _columns(after)
    return Change(
        plain.size,
        plain.same_bytes,
        rows=(before.rows, after.rows),
        added=tuple(name for name in later if name not in columns),
        removed=tuple(name for name in columns if name not in later),
        same_schema=before.schema_sha256 == after.schema_sha256,
        master=(before.recipe["version"], after.recipe["version"]),
    )


def _extraction(file: Deliverable) -> Extraction | None:
    return getattr(file, "extraction", None)


def _columns(extraction: Extraction) -> list[str]:
    return [column["name"] for column in extraction.recipe["columns"]]


def sentences(change: Change) -> list[str]:
    """The change in words, for customer and officer alike."""
    if change.same_bytes:
        return [_("Isinya sama, byte demi byte.")]
    told = []
    if change.master and change.master[0] != change.master[1]:
        told.append(_("Berkas induk: versi %(old)d menjadi versi %(new)d.") % _pair(change.master))
    if change.rows:
        told.append(_rows(change.rows))
    if change.added:
        told.append(_("Kolom baru: %(names)s.") % {"names": _names(change.added)})
    if change.removed:
        told.append(_("Kolom yang tidak ada lagi: %(names)s.") % {"names": _names(change.removed)})
    if change.same_schema is not None and not change.added and not change.removed:
        told.append(_("Kolomnya sama.") if change.same_schema else _("Kolomnya sama, tetapi tipe ada yang berubah."))
    old, new = (filesizeformat(size) for size in change.size)
    text = _("Ukuran tetap %(new)s; isinya berubah.") if old == new else _("Ukuran: %(old)s menjadi %(new)s.")
    told.append(text % {"old": old, "new": new})
    return told


def _rows(rows: tuple[int, int]) -> str:
    if rows[0] == rows[1]:
        return ngettext("Tetap %(n)d rekaman.", "Tetap %(n)d rekaman.", rows[0]) % {"n": rows[0]}
    return _("Rekaman: %(old)d menjadi %(new)d.") % _pair(rows)


def _pair(values: tuple[int, int]) -> dict[str, int]:
    return {"old": values[0], "new": values[1]}


def _names(names: tuple[str, ...]) -> str:
    more = len(names) - SHOWN
    text = ", ".join(names[:SHOWN])
    return _("%(names)s dan %(more)d lainnya") % {"names": text, "more": more} if more > 0 else text
