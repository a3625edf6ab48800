"""The words of the satisfaction survey: its nine questions and their answers, in the regulation's order.

Worded as the model questionnaire of Permenpan RB 14/2017, but for the answers on cost (docs/decisions/0021).
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .ikm import ELEMENTS


class Question(NamedTuple):
    """One of the nine: the element's name for tables, the question, and its answers from 1 (worst) to 4 (best)."""

    element: Promise
    text: Promise
    answers: tuple[Promise, Promise, Promise, Promise]


SUITABLE = (
    pgettext_lazy("survei", "Tidak sesuai"),
    _("Kurang sesuai"),
    pgettext_lazy("survei", "Sesuai"),
    _("Sangat sesuai"),
)
QUESTIONS: dict[str, Question] = {
    "requirements": Question(
        _("Persyaratan"),
        _("Bagaimana pendapat Anda tentang kesesuaian persyaratan pelayanan dengan jenis pelayanannya?"),
        SUITABLE,
    ),
    "procedure": Question(
        _("Sistem, mekanisme, dan prosedur"),
        _("Bagaimana pemahaman Anda tentang kemudahan prosedur pelayanan di unit ini?"),
        (_("Tidak mudah"), _("Kurang mudah"), _("Mudah"), _("Sangat mudah")),
    ),
    "time": Question(
        _("Waktu penyelesaian"),
        _("Bagaimana pendapat Anda tentang kecepatan waktu dalam memberikan pelayanan?"),
        (_("Tidak cepat"), _("Kurang cepat"), _("Cepat"), _("Sangat cepat")),
    ),
    "cost": Question(
        _("Biaya/tarif"),
        _("Bagaimana pendapat Anda tentang kewajaran biaya/tarif dalam pelayanan?"),
        (_("Tidak wajar"), _("Kurang wajar"), _("Wajar"), _("Sangat wajar")),
    ),
    "product": Question(
        _("Produk spesifikasi jenis pelayanan"),
        _(
            "Bagaimana pendapat Anda tentang kesesuaian produk pelayanan antara yang tercantum dalam standar pelayanan "
            "dengan hasil yang diberikan?"
        ),
        SUITABLE,
    ),
    "competence": Question(
        _("Kompetensi pelaksana"),
        _("Bagaimana pendapat Anda tentang kompetensi/kemampuan petugas dalam pelayanan?"),
        (_("Tidak kompeten"), _("Kurang kompeten"), _("Kompeten"), _("Sangat kompeten")),
    ),
    "behaviour": Question(
        _("Perilaku pelaksana"),
        _("Bagaimana pendapat Anda tentang perilaku petugas dalam pelayanan, terkait kesopanan dan keramahan?"),
        (
            _("Tidak sopan dan ramah"),
            _("Kurang sopan dan ramah"),
            _("Sopan dan ramah"),
            _("Sangat sopan dan ramah"),
        ),
    ),
    "complaints": Question(
        _("Penanganan pengaduan, saran, dan masukan"),
        _("Bagaimana pendapat Anda tentang penanganan pengaduan pengguna layanan?"),
        (_("Tidak ada"), _("Ada tetapi tidak berfungsi"), _("Berfungsi kurang maksimal"), _("Dikelola dengan baik")),
    ),
    "facilities": Question(
        _("Sarana dan prasarana"),
        _("Bagaimana pendapat Anda tentang kualitas sarana dan prasarana?"),
        (_("Buruk"), _("Cukup"), _("Baik"), _("Sangat baik")),
    ),
}
assert tuple(QUESTIONS) == ELEMENTS  # noqa: S101 - a question for each element, in their order

# The performance (kinerja unit pelayanan) that a quality stands for.
PERFORMANCE = {
    "A": _("Sangat baik"),
    "B": _("Baik"),
    "C": _("Kurang baik"),
    "D": _("Tidak baik"),
}
