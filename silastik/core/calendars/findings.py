"""What keeps an edition from being published, and what a careful person should look at twice: in sentences."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..dates import plain_date
from ..models import CalendarYear, DayOff
from . import content as contents

CLOSED = timedelta()


def closed_all_year(calendar: CalendarYear, period: contents.Special) -> str:
    """A week without hours may close the office for some weeks, never for the whole year."""
    whole = period.first <= date(calendar.year, 1, 1) and period.last >= date(calendar.year, 12, 31)
    if whole and period.length == CLOSED:
        return _("Minggu tanpa jam kerja tidak dapat berlaku sepanjang tahun: tenggat tidak akan pernah tiba.")
    return ""


def obstacles(calendar: CalendarYear) -> list[str]:
    """Why an edition cannot be published yet; empty when it can."""
    content, found = contents.content_of(calendar), []
    estimated = calendar.days.filter(estimated=True).count()
    if estimated:
        found.append(
            ngettext(
                "%(count)s hari masih perkiraan: pastikan tanggalnya menurut keputusan, atau hapus.",
                "%(count)s hari masih perkiraan: pastikan tanggalnya menurut keputusan, atau hapus.",
                estimated,
            )
            % {"count": estimated}
        )
    if guessed := calendar.periods.filter(estimated=True).count():
        found.append(
            ngettext(
                "%(count)s masa jam khusus masih perkiraan dari tahun lalu: periksa dan simpan, atau hapus.",
                "%(count)s masa jam khusus masih perkiraan dari tahun lalu: periksa dan simpan, atau hapus.",
                guessed,
            )
            % {"count": guessed}
        )
    bare = [on for on, day in content.days.items() if not day.legal_basis]
    bare += [period.first for period in content.periods if not period.legal_basis]
    if bare:
        found.append(
            _("Belum ada dasar hukum untuk %(dates)s. Isi dasar hukum kalender, atau pada hari itu sendiri.")
            % {"dates": _listed(sorted(bare))}
        )
    if not content.days:
        found.append(_("Kalender tanpa satu pun hari libur tidak dapat diterbitkan."))
    if not contents.office_days(calendar.office, calendar.year, content):
        found.append(_("Tahun ini tidak memuat satu pun hari kerja: tenggat tidak akan pernah tiba."))
    if not found and content == contents.in_force(calendar.office, calendar.year):
        found.append(_("Tidak ada yang berbeda dari kalender yang berlaku."))
    return found


def warnings(calendar: CalendarYear, today: date) -> list[str]:
    """What may be right, but is worth a second look. `today` is the office's date."""
    content, found = contents.content_of(calendar), []
    past = [
        d.on for d in contents.differences(contents.in_force(calendar.office, calendar.year), content) if d.on < today
    ]
    if past:
        found.append(
            _(
                "Perubahan pada hari yang sudah lewat (%(dates)s): tenggat pesanan yang masih terbuka bergeser; "
                "pesanan yang sudah selesai atau dibatalkan tetap seperti tercatat."
            )
            % {"dates": _listed(past)}
        )
    found += [
        _("“%(name)s” (%(first)s sampai %(last)s) tidak memuat jam kerja sama sekali: kantor tutup dan waktu berhenti.")
        % {"name": p.name, "first": plain_date(p.first), "last": plain_date(p.last)}
        for p in content.periods
        if p.length == CLOSED
    ]
    if content.days and not any(day.kind == DayOff.Kind.JOINT_LEAVE for day in content.days.values()):
        found.append(_("Tidak ada cuti bersama. Bila sudah ditetapkan, tambahkan sebelum menerbitkan."))
    return found


def _listed(dates: list[date], at_most: int = 4) -> str:
    """`1 Januari 2027, 5 Januari 2027 dan 3 lagi`"""
    named = ", ".join(plain_date(on) for on in dates[:at_most])
    more = len(dates) - at_most
    return _("%(dates)s dan %(count)s lagi") % {"dates": named, "count": more} if more > 0 else named
