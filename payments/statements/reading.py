"""Which format a file has, by its content; its name is not asked."""

from django.utils.translation import gettext as _

from . import bank, camt, mt940, simponi
from .lines import Kind, Reading, Unreadable
from .table import Table, read_csv, read_xlsx
from .text import decode


def read(kind: str, content: bytes) -> Reading:
    """All lines of a statement file, or `Unreadable` with a sentence and where it is wrong: never half of it."""
    words, needed = (simponi.WORDS, simponi.NEEDED) if kind == Kind.SIMPONI else (bank.WORDS, bank.NEEDED)
    if kind == Kind.BANK and not content.startswith(b"PK") and (reading := _of_banks_own(content)):
        found = reading
    else:
        table: Table = (read_xlsx if content.startswith(b"PK") else read_csv)(content, words, needed)
        found = simponi.lines_of(table) if kind == Kind.SIMPONI else bank.lines_of(table)
    if not found.lines:
        raise Unreadable(_("Tidak ada satu baris pembayaran pun dalam berkas ini."), *found.warnings)
    return found


def _of_banks_own(content: bytes) -> Reading | None:
    """A format that only banks write, or None."""
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") or b"<Document" in content[:400]:
        return camt.lines_of(content)
    text, _encoding = decode(content)
    if text.lstrip().startswith("<"):
        return camt.lines_of(content)
    return mt940.lines_of(content) if mt940.looks_like(text) else None
