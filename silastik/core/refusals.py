"""What the sender of a file is told when it is not taken, whoever of us opened it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def damaged() -> ValidationError:
    return ValidationError(
        _("Berkas ini rusak dan tidak dapat dibuka. Simpan ulang, lalu unggah lagi."), code="damaged"
    )


def locked() -> ValidationError:
    return ValidationError(
        _("PDF ini dikunci dengan kata sandi. Simpan ulang tanpa kata sandi, lalu unggah lagi."), code="locked"
    )


def has_macros() -> ValidationError:
    return ValidationError(
        _("Berkas ini berisi makro. Simpan tanpa makro, sebagai DOCX atau XLSX, lalu unggah lagi."),
        code="active_content",
    )
