"""The template of an abstract as a Word file: its four parts with a hint each, in the active language (M3)."""

import io
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from .choosing_forms import AbstractForm


def write(form: "AbstractForm") -> bytes:
    import docx  # a web process seldom writes one

    document = docx.Document()
    document.core_properties.title = _("Abstraksi penggunaan data")
    document.core_properties.language = get_language() or "id"
    document.core_properties.author = ""
    document.add_heading(_("Abstraksi penggunaan data"), level=0)
    document.add_paragraph(_("Judul penelitian atau kegiatan:"))
    document.add_paragraph(_("Data yang dipesan (survei dan tahun):"))
    for part in form.PARTS:
        field = form.fields[part]
        document.add_heading(str(field.label), level=1)
        document.add_paragraph(str(field.help_text)).runs[0].italic = True
        document.add_paragraph("")
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()
