"""Bytes to text: the encodings in which banks and spreadsheets save."""

import codecs

from django.utils.translation import gettext as _

from .lines import Unreadable

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def decode(content: bytes) -> tuple[str, str]:
    """The text, and the name of its encoding: UTF-8 or UTF-16 by its mark, else UTF-8, else windows-1252.

    UTF-16 without its mark shows by the zero bytes between the letters. Raises `Unreadable`.
    """
    for mark, codec, name in BOMS:
        if content.startswith(mark):
            return _strict(content, codec), name
    head = content[:4096]
    if head.count(0) > len(head) // 4:
        little = head[1::2].count(0) > head[0::2].count(0)
        return _strict(content, "utf-16-le" if little else "utf-16-be"), "UTF-16"
    try:
        text, name = content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        text, name = _strict(content, "windows-1252"), "windows-1252"
    if "\0" in text:
        raise _unknown()
    return text, name


def _strict(content: bytes, codec: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        if codec.startswith("utf-16") and error.end >= len(content) - 2:
            number = content[: error.start].decode(codec, "ignore").count("\n") + 1
            raise Unreadable(
                _("Baris %(number)d: berkas terpotong di tengah huruf. Unduh ulang dari sumbernya.")
                % {"number": number}
            ) from error
        raise _unknown() from error


def _unknown() -> Unreadable:
    return Unreadable(_("Pengodean huruf berkas ini tidak dikenal. Simpan sebagai CSV UTF-8, lalu unggah lagi."))
