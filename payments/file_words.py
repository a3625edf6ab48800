"""How a file was read, for people: the columns keep `CSV, UTF-8, ;`."""

from django.utils.translation import gettext as _


def read_as_words(read_as: str) -> tuple[str, str]:
    """The kind of file, and what only matters when its text looks wrong: encoding and separator of a CSV."""
    kind, *details = (part.strip() for part in read_as.split(",", 2))
    if kind != "CSV" or len(details) != 2:
        return read_as, ""
    encoding, separator = details
    names = {";": _("titik koma"), ",": _("koma"), "|": _("garis tegak")}
    said = {"encoding": encoding, "separator": names.get(separator, separator)}
    return _("CSV (tabel seperti Excel)"), _("huruf %(encoding)s, kolom dipisah %(separator)s") % said
