"""What shows of a long file without reading its lines: another heading, or an end that was cut off."""

import re

from django.utils.translation import gettext as _

from . import bank, mt940, simponi
from .lines import Kind, Unreadable
from .table import glance_csv
from .text import decode

XML_END = re.compile(r"</(?:[\w.-]+:)?Document\s*>\s*(?:<!--.*?-->\s*)*\Z", re.DOTALL)


def glance(kind: str, content: bytes) -> None:
    """Raise `Unreadable` for what somebody who waits should be told at once; `read` may find more.

    A workbook is opened when it is let in, which finds a cut one.
    """
    if content.startswith(b"PK"):
        return
    words, needed = (simponi.WORDS, simponi.NEEDED) if kind == Kind.SIMPONI else (bank.WORDS, bank.NEEDED)
    head = content[:400].lstrip(b"\xef\xbb\xbf \r\n\t")
    if kind == Kind.BANK and (head.startswith(b"<") or b"<Document" in head):
        if not XML_END.search(content[-400:].decode("ascii", "replace").replace("\0", "")):
            raise Unreadable(_("XML ini terpotong: bagian akhirnya tidak ada. Unduh ulang dari bank."))
        return
    text, _encoding = decode(content)
    if kind == Kind.BANK and mt940.looks_like(text):
        mt940.check_end(text)
    elif kind == Kind.SIMPONI or not text.lstrip().startswith("<"):
        glance_csv(content, words, needed)
