"""The page on which staff see how the portal is: parts, queues, mails, papers, disk and jobs, in their words."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orders.models import Order
from silastik.core import bounces, heartbeat, jobs, logs
from silastik.core.dates import short_time
from silastik.core.models import JobRun, Mail, Office
from silastik.users.models import User

from . import figures, probes

STUCK_SHOWN = 50
LONG_WAIT = timedelta(hours=1)
DISK_NEARLY_FULL = 0.1
ANSWER = re.compile(r"\((\d{3}), ")


@dataclass(frozen=True)
class State:
    """A line with what it is about, how it is, and what more there is to say."""

    name: str
    is_ok: bool
    note: str = ""


def overview(user: User, office: Office, now: datetime | None = None) -> dict[str, Any]:
    """Everything the page shows, of this moment."""
    now, zone = now or timezone.now(), office.tz
    parts, work = _parts(), _work(now)
    redis_is_there = next(part.is_ok for part in parts if part.name == "Redis")
    queues, rows = _queues(now, zone, redis_is_there=redis_is_there), _jobs(now, zone)
    return {
        "now": short_time(now, zone),
        "parts": parts,
        "queues": queues,
        "work": work,
        "failing": [row for row in rows if row["tone"]],
        "jobs": [row for row in rows if not row["tone"]],
        "stuck": _stuck(user, zone),
        "all_is_well": all(line.is_ok for line in [*parts, *work]) and not any(row["tone"] for row in [*queues, *rows]),
    }


def _parts() -> list[State]:
    names = {
        "database": _("Basis data"),
        "redis": "Redis",
        "storage": _("Penyimpanan berkas"),
        "workers": _("Pekerja"),
        "beat": _("Penjadwal"),
    }
    said = {
        probes.NO_ANSWER: _("tidak menjawab pada waktunya"),
        probes.NO_TICK: _("tidak memberi tanda"),
    }
    purposes = _purposes()
    return [
        State(names[part], not why, said.get(why) or ", ".join(purposes.get(word, word) for word in why.split(", ")))
        for part, why in probes.ask_all().items()
    ]


def _purposes() -> dict[str, str]:
    """What each queue is for."""
    return {"default": _("umum"), "render": _("dokumen"), "mail": _("surat"), "extract": _("pengambilan data")}


def _queues(now: datetime, zone: tzinfo, *, redis_is_there: bool) -> list[dict[str, Any]]:
    """What waits in each queue, and when a worker last took something from it."""
    purposes = _purposes()
    lengths = figures.queue_lengths() if redis_is_there else {}
    return [
        {
            "name": purposes[pulse.name],
            "length": localize(lengths[pulse.name]) if pulse.name in lengths else "–",
            "at": short_time(pulse.at, zone) if pulse.at else "–",
            "label": _("Baik") if pulse.is_ok else _("Tidak ada tanda"),
            "tone": "" if pulse.is_ok else "late",
        }
        for pulse in heartbeat.queues(now)
    ]


def _work(now: datetime) -> list[State]:
    outbox, disk, papers = figures.outbox(now), figures.disk(), figures.unrendered_documents()
    late = figures.late_orders(now)
    waits = timedelta(seconds=outbox.oldest_seconds)
    return [
        State(_("Surat yang menunggu"), waits < LONG_WAIT, _waiting(outbox.waiting, waits)),
        State(
            _("Surat yang ditolak server penerima"),
            not outbox.refused,
            ngettext("%(count)s surat", "%(count)s surat", outbox.refused) % {"count": outbox.refused},
        ),
        State(
            _("Surat yang tidak dicoba lagi"),
            not outbox.given_up,
            ngettext("%(count)s surat", "%(count)s surat", outbox.given_up) % {"count": outbox.given_up},
        ),
        State(
            _("Dokumen tanpa PDF"),
            not papers,
            ngettext("%(count)s dokumen", "%(count)s dokumen", papers) % {"count": papers},
        ),
        State(
            _("Pesanan terlambat"),
            not late,
            ngettext("%(count)s pesanan", "%(count)s pesanan", late) % {"count": late},
        ),
        State(
            _("Ruang berkas"),
            disk.free > disk.size * DISK_NEARLY_FULL,
            _("%(free)s GB bebas dari %(size)s GB") % {"free": _gigabytes(disk.free), "size": _gigabytes(disk.size)},
        ),
    ]


def _waiting(count: int, longest: timedelta) -> str:
    said = ngettext("%(count)s surat", "%(count)s surat", count) % {"count": count}
    if not count:
        return said
    minutes = int(longest.total_seconds() // 60)
    hours, minutes = divmod(minutes, 60)
    return said + ", " + _("paling lama %(hours)s jam %(minutes)s menit") % {"hours": hours, "minutes": minutes}


def _gigabytes(size: int) -> str:
    return str(localize(round(size / 1000**3, 1)))


def _jobs(now: datetime, zone: tzinfo) -> list[dict[str, Any]]:
    """Each job by when it last ran; an error is shown without what is personal in it."""
    runs = {run.name: run for run in JobRun.objects.all()}
    rows = []
    for job in jobs.health(now):
        run = runs.get(job.name)
        well = _("Baik") if job.ok_at else _("Belum berjalan")
        label = _("Terlambat") if job.overdue else _("Gagal") if job.error else well
        rows.append(
            {
                "name": job.name,
                "ran": short_time(run.started_at, zone) if run and run.started_at else "–",
                "went_well": short_time(job.ok_at, zone) if job.ok_at else "–",
                "label": label,
                "tone": "late" if job.overdue or job.error else "",
                "error": str(logs.mask(job.error))[:200],
            }
        )
    return rows


def _stuck(user: User, zone: tzinfo) -> list[dict[str, Any]]:
    """The newest mails that a server refused or that are tried no more, by subject; to whom stands in the admin."""
    mails = list(Mail.objects.filter(bounces.ANSWERED_NO | bounces.GIVEN_UP).order_by("-pk")[:STUCK_SHOWN])
    codes = {mail.pk: mail.subject.partition(" ")[0].strip(":[]") for mail in mails}
    visible = Order.objects.visible_to(user).filter(code__in=codes.values()).values_list("code", flat=True)
    known = set(visible)
    return [
        {
            "subject": mail.subject,
            "order": reverse("orders:workbench", args=[codes[mail.pk]]) if codes[mail.pk] in known else "",
            "admin": reverse("admin:core_mail_change", args=[mail.pk]) if user.has_perm("core.view_mail") else "",
            "since": short_time(mail.created_at, zone),
            "answer": (ANSWER.search(mail.last_error) or ["", _("tidak menjawab")])[1],
            "next": _("tidak dicoba lagi") if mail.next_try_at == bounces.NEVER else _("masih dicoba"),
        }
        for mail in mails
    ]
