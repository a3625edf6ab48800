"""The head's report on a period: how many, how fast, how good, how much. Plain data, for page, PDF and workbook."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orders.states import STAFF_LABELS, OrderKind, OrderState
from silastik.core.dates import long_time
from silastik.core.models import Office
from silastik.core.money import rupiah

from . import selectors, tables
from .charts import Series, bars, columns
from .goodness import how_good
from .numbers import count_text, days_text, percent_text
from .periods import Period, Slice, slices
from .selectors import SliceFigures, Speed
from .stages import STAGES

Section = dict[str, Any]


def build(office: Office, period: Period, now: datetime) -> dict[str, Any]:
    """Every figure of the report, in words of the active language. It says its period, its time and its calendar."""
    shown = slices(period)
    per_slice = selectors.by_slice(office, shown)
    speed = selectors.speed(office, period)
    followed = selectors.followed_at()
    return {
        "name": period.name,
        "period": period.label,
        "office": office.short_name,
        "as_of": long_time(followed or now, office.tz),
        "calendar": calendars(office, speed),
        "sections": [
            _how_many(office, period, now, shown, per_slice),
            _how_fast(office, period, speed, shown, per_slice),
            how_good(office, period),
            _how_much(office, period, shown, per_slice),
        ],
    }


def calendars(office: Office, speed: Speed) -> str:
    """By which calendar the figures were read: closed orders keep theirs, so there may be several."""
    first, last = speed.versions or (office.calendar_version, office.calendar_version)
    if first == last:
        return _("Kalender kerja versi %(version)d") % {"version": first}
    return _("Kalender kerja versi %(first)d sampai %(last)d") % {"first": first, "last": last}


def _fact(term: str, value: str, note: str = "") -> dict[str, str]:
    return {"term": term, "value": value, "note": note}


def slice_name(piece: Slice) -> str:
    """`Nov 2026`, which no narrow column breaks; a year as it is."""
    return f"{piece.label}\N{NO-BREAK SPACE}{piece.period.first.year}" if piece.label.isalpha() else piece.label


def _how_many(
    office: Office, period: Period, now: datetime, shown: list[Slice], per_slice: list[SliceFigures]
) -> Section:
    by_state = selectors.submitted_by_state(office, period)
    opened = selectors.open_now(office, now)
    closed = selectors.closed(office, period)
    states = [state for state in OrderState if any((state, kind) in by_state for kind in OrderKind)]
    totals = {kind: sum(by_state.get((state, kind), 0) for state in states) for kind in OrderKind}
    tables_ = [
        tables.table(
            _("Pesanan menurut waktu"),
            [_("Masa"), _("Diajukan"), _("Selesai"), _("Dibatalkan")],
            [
                [tables.words(slice_name(piece)), *map(tables.count, (f.submitted, f.completed, f.cancelled))]
                for piece, f in zip(shown, per_slice, strict=True)
            ],
        )
    ]
    charts: list[dict[str, Any]] = [
        columns(shown, [Series(_("Diajukan"), [f.submitted for f in per_slice])])
        | {"title": _("Pesanan yang diajukan"), "empty": _("Belum ada pesanan diajukan.")}
    ]
    if states:
        rows = [(state, sum(by_state.get((state, kind), 0) for kind in OrderKind)) for state in states]
        charts.append(
            bars([(str(STAFF_LABELS[state]), number, count_text(number)) for state, number in rows])
            | {"title": _("Yang diajukan dalam masa ini, menurut statusnya sekarang")}
        )
        tables_.append(
            tables.table(
                _("Yang diajukan dalam masa ini, menurut status dan jenis"),
                [_("Status sekarang"), *(str(kind.label) for kind in OrderKind), pgettext("seluruhnya", "Jumlah")],
                [
                    [
                        tables.words(str(STAFF_LABELS[state])),
                        *(tables.count(by_state.get((state, kind), 0)) for kind in OrderKind),
                        tables.count(number),
                    ]
                    for state, number in rows
                ],
                total=[
                    tables.words(pgettext("seluruhnya", "Jumlah")),
                    *(tables.count(totals[kind]) for kind in OrderKind),
                    tables.count(sum(totals.values())),
                ],
            )
        )
    return {
        "key": "banyak",
        "title": _("Berapa banyak"),
        "facts": [
            _fact(_("Diajukan"), count_text(sum(totals.values()))),
            _fact(_("Selesai"), count_text(closed[OrderState.COMPLETED])),
            _fact(_("Dibatalkan"), count_text(closed[OrderState.CANCELLED])),
            _fact(_("Masih terbuka sekarang"), count_text(opened.count), _("apa pun tanggal ajuannya")),
            _fact(_("Terlambat sekarang"), count_text(opened.late), _("giliran kantor, lewat sepuluh hari kerja")),
        ],
        "charts": charts,
        "tables": tables_,
    }


def _how_fast(
    office: Office, period: Period, speed: Speed, shown: list[Slice], per_slice: list[SliceFigures]
) -> Section:
    section: Section = {
        "key": "cepat",
        "title": _("Berapa cepat"),
        "facts": [
            _fact(
                _("Tepat waktu"),
                percent_text(speed.in_time, speed.completed),
                _("%(in_time)s dari %(count)s pesanan selesai")
                % {"in_time": count_text(speed.in_time), "count": count_text(speed.completed)},
            ),
            _fact(_("Terlambat"), count_text(speed.late), _("lebih dari sepuluh hari kerja")),
            _fact(_("Median"), days_text(speed.median), _("hari kerja")),
            _fact(_("Persentil 90"), days_text(speed.ninetieth), _("hari kerja; 9 dari 10 pesanan lebih cepat")),
        ],
        "charts": [
            columns(
                shown,
                [
                    Series(_("Tepat waktu"), [f.in_time for f in per_slice]),
                    Series(_("Terlambat"), [f.late for f in per_slice], "late"),
                ],
            )
            | {"title": _("Pesanan yang selesai"), "empty": _("Belum ada pesanan selesai.")}
        ],
        "tables": [
            tables.table(
                _("Pesanan selesai menurut waktu"),
                [_("Masa"), _("Selesai"), _("Terlambat"), _("Tepat waktu"), _("Median (hari)"), _("Persentil 90")],
                [
                    [
                        tables.words(slice_name(piece)),
                        tables.count(f.completed),
                        tables.count(f.late),
                        tables.share(f.in_time, f.completed),
                        tables.days(f.median),
                        tables.days(f.ninetieth),
                    ]
                    for piece, f in zip(shown, per_slice, strict=True)
                ],
            )
        ],
    }
    if speed.completed:
        _add_stages(section, office, period)
    if late := selectors.latest(office, period):
        section["tables"].append(
            tables.table(
                _late_caption(len(late)),
                [_("Pesanan"), _("Jenis"), _("Hari kerja")],
                [
                    [
                        tables.words(str(row.order.code), reverse("orders:workbench", args=[row.order.code])),
                        tables.words(row.get_kind_display()),
                        tables.days(row.used),
                    ]
                    for row in late
                ],
            )
        )
    return section


def _late_caption(count: int) -> str:
    if count < selectors.MOST_LATE:
        return _("Pesanan terlambat, yang paling lama di atas")
    return _("Pesanan terlambat, yang paling lama di atas (paling banyak %(count)d)") % {"count": count}


def _add_stages(section: Section, office: Office, period: Period) -> None:
    stages = selectors.stage_days(office, period)
    office_days = sum(stage.mean for stage in stages if stage.stage != "customer")
    section["charts"].append(
        bars([(str(STAGES[stage.stage]), stage.mean, days_text(stage.mean)) for stage in stages])
        | {"title": _("Hari kerja per tahap, rata-rata pesanan selesai")}
    )
    section["tables"].append(
        tables.table(
            _("Hari kerja per tahap"),
            [_("Tahap"), _("Rata-rata (hari)"), _("Pesanan yang melaluinya")],
            [[tables.words(str(STAGES[s.stage])), tables.days(s.mean), tables.count(s.orders)] for s in stages],
            total=[tables.words(_("Kantor seluruhnya")), tables.days(office_days), tables.words("")],
        )
    )


def _how_much(office: Office, period: Period, shown: list[Slice], per_slice: list[SliceFigures]) -> Section:
    lines = selectors.revenue(office, period)
    total = sum(line.amount for line in lines)
    section: Section = {
        "key": "besar",
        "title": _("Berapa besar penerimaannya"),
        "facts": [
            _fact(_("Penerimaan"), rupiah(total), _("menurut kuitansi yang terbit dalam masa ini")),
            _fact(_("Kuitansi"), count_text(selectors.receipts(office, period))),
        ],
        "charts": [
            columns(shown, [Series(_("Penerimaan"), [f.revenue for f in per_slice])])
            | {"title": _("Penerimaan, rupiah"), "empty": _("Belum ada penerimaan.")}
        ],
        "tables": [
            tables.table(
                _("Penerimaan menurut waktu"),
                [_("Masa"), _("Penerimaan")],
                [
                    [tables.words(slice_name(piece)), tables.money(f.revenue)]
                    for piece, f in zip(shown, per_slice, strict=True)
                ],
            )
        ],
    }
    if lines:
        section["charts"].append(
            bars([(f"{line.code} {line.description}", line.amount, rupiah(line.amount)) for line in lines])
            | {"title": _("Penerimaan menurut baris tarif")}
        )
        section["tables"].append(
            tables.table(
                _("Penerimaan menurut baris tarif"),
                [_("Baris tarif"), _("Peraturan"), _("Dikenakan"), _("Penerimaan")],
                [
                    [
                        tables.words(f"{line.code} {line.description}"),
                        tables.words(line.regulation),
                        tables.count(line.lines),
                        tables.money(line.amount),
                    ]
                    for line in lines
                ],
                total=[
                    tables.words(pgettext("seluruhnya", "Jumlah")),
                    tables.words(""),
                    tables.words(""),
                    tables.money(total),
                ],
            )
        )
    return section
