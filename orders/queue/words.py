"""What a query of the queue shows, in words: for views that are kept by name."""

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from silastik.users.models import User

from .definitions import VIEWS, first_view
from .filters import FilterForm, sort_of, view_name

# column, whether the last come first
ORDERED = {
    ("tenggat", False): _("urut tenggat"),
    ("tenggat", True): _("urut tenggat, yang terjauh di atas"),
    ("diajukan", False): _("urut waktu diajukan, yang terlama di atas"),
    ("diajukan", True): _("urut waktu diajukan, yang terbaru di atas"),
    ("pelanggan", False): _("urut nama pelanggan"),
    ("pelanggan", True): _("urut nama pelanggan, dari Z ke A"),
    ("status", False): _("urut status"),
    ("status", True): _("urut status, yang hampir selesai di atas"),
}


def in_words(query: str, *, user: User, officers: list[User]) -> str:
    """`Terlambat · Petugas: Saya · urut tenggat`; nothing of a query that names no view."""
    data = QueryDict(query.removeprefix("?"))
    view = view_name(data, first_view(user))
    if view not in VIEWS:
        return ""
    filters = [chip["label"] for chip in FilterForm(data, officers=officers).chips()]
    return " · ".join([str(VIEWS[view].label), *filters, str(ORDERED[sort_of(data, view)])])
