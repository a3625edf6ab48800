"""Reading datasets, drafts and orders of microdata and maps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.selectors import staff_orders
from orders.states import OrderState
from orders.submission import Problem, customer_problems
from payments.entitlements import holds
from payments.models import Waiver
from silastik.core.codes import normalise_code

from . import choices
from .models import Area, Dataset, DatasetVersion, MicrodataOrder, Selection


def listed_datasets() -> QuerySet[Dataset]:
    return Dataset.objects.filter(is_listed=True).select_related("coverage").defer("search")


def newest_version(dataset: Dataset) -> DatasetVersion | None:
    """The newest published version; None while the dataset can only be looked at."""
    return dataset.versions.filter(published_at__isnull=False).order_by("-number").first()


@dataclass(frozen=True)
class Listing:
    """A dataset as lists show it: its newest version, None while there is none, and how many variables can be had."""

    dataset: Dataset
    version: DatasetVersion | None
    variables: int


def listings(keys: Iterable[int]) -> dict[int, Listing]:
    """Datasets by primary key, in two queries however many there are."""
    datasets = listed_datasets().in_bulk(list(keys))
    newest = (
        DatasetVersion.objects.filter(dataset__in=datasets, published_at__isnull=False)
        .order_by("dataset_id", "-number")
        .distinct("dataset_id")
        .values("pk")
    )
    versions = (
        DatasetVersion.objects.filter(pk__in=newest)
        .defer("area_rows")
        .annotate(available=Count("variables", filter=Q(variables__withheld_reason="")))
    )
    found = {}
    for version in versions if datasets else ():
        version.dataset = datasets[version.dataset_id]
        found[version.dataset_id] = Listing(version.dataset, version, version.available)
    return {key: found.get(key) or Listing(dataset, None, 0) for key, dataset in datasets.items()}


def draft(user: Any) -> MicrodataOrder | None:
    """The customer's draft of microdata and maps, if there is one (M2)."""
    if not user.is_authenticated:
        return None
    return MicrodataOrder.objects.filter(customer=user, state=OrderState.DRAFT).first()


def areas_outside(dataset: Dataset, codes: Sequence[str]) -> list[str]:
    """Codes that are no areas, lie outside the dataset's coverage, or are finer or coarser than it allows."""
    known = set(Area.objects.filter(code__in=codes).values_list("code", flat=True))
    covered = dataset.coverage_id or ""
    return [
        code
        for code in codes
        if code not in known or not code.startswith(covered) or (dataset.levels and len(code) not in dataset.levels)
    ]


def choice_faults(version: DatasetVersion, variables: Sequence[str], areas: Sequence[str]) -> dict[str, str]:
    """What cannot be had of a choice, as a sentence for each of `variables` and `areas`."""
    faults = {}
    available = {variable.name for variable in choices.available_variables(version)}
    if missing := [name for name in variables if name not in available]:
        faults["variables"] = _("Tidak tersedia: %(names)s.") % {"names": ", ".join(missing)}
    if outside := areas_outside(version.dataset, areas):
        faults["areas"] = _("Di luar cakupan dataset ini: %(codes)s.") % {"codes": ", ".join(outside)}
    return faults


def problems(order: MicrodataOrder | None, user: Any) -> list[Problem]:
    """What the request still lacks: a choice (M2), an abstract and a signer (M3), and what R1 to R3 ask.

    A dataset that is sold no longer holds up a draft alone: an order that was submitted keeps what it asked for.
    """
    found: list[Problem] = []
    selections = order.chosen if order else []
    if not selections:
        found.append(Problem(_("Belum ada dataset yang dipilih."), reverse("catalogue:list"), _("Buka katalog")))
    for selection in selections:
        if order and not order.code and not selection.dataset.is_listed:
            withdrawn = _("“%(title)s” tidak lagi dijual; keluarkan dari pesanan.") % {"title": selection}
            found.append(Problem(withdrawn))
        else:
            found += _selection_problems(selection)
    if order is not None and selections:
        found += _paper_problems(order) + _waiver_problems(order)
    return found + customer_problems(user)


def _selection_problems(selection: Selection) -> list[Problem]:
    title = {"title": selection}
    choose = (reverse("microdata:choose", args=[selection.dataset.slug]), _("Ubah pilihan"))
    if missing := choices.missing_variables(selection):
        names = title | {"names": ", ".join(missing)}
        return [Problem(_("Variabel “%(title)s” tidak tersedia lagi: %(names)s.") % names, *choose)]
    if outside := areas_outside(selection.dataset, selection.areas):
        codes = title | {"codes": ", ".join(outside)}
        return [Problem(_("Wilayah di luar cakupan “%(title)s”: %(codes)s.") % codes, *choose)]
    if not selection.formats:
        return [Problem(_("Pilih format berkas “%(title)s”.") % title, *choose)]
    return []


def _paper_problems(order: MicrodataOrder) -> list[Problem]:
    found = []
    abstract = getattr(order, "abstract", None)
    if abstract is None or not abstract.is_complete:
        found.append(
            Problem(
                _("Abstraksi penggunaan data belum lengkap: isi keempat bagiannya atau unggah berkasnya."),
                reverse("microdata:abstract"),
                _("Isi abstraksi"),
            )
        )
    signer = (order.signer_name, order.signer_position, order.signer_institution, order.signer_identity)
    if not all(signer):
        found.append(
            Problem(
                _("Penanda tangan SPPD belum lengkap: nama, jabatan, instansi, dan nomor identitas."),
                reverse("microdata:signer"),
                _("Isi penanda tangan"),
            )
        )
    return found


def _waiver_problems(order: MicrodataOrder) -> list[Problem]:
    """A request for Rp0,00 whose entitlement has ended since would only be refused."""
    waiver = Waiver.objects.filter(order_id=order.pk).select_related("entitlement").first()
    if waiver is None or holds(waiver.entitlement, on=timezone.now().astimezone(order.office.tz).date()):
        return []
    return [
        Problem(
            _("Hak Rp0,00 Anda sudah berakhir: perbarui, atau tarik permohonan Rp0,00 pesanan ini."),
            reverse("payments:entitlement"),
            _("Perbarui hak Rp0,00"),
        )
    ]


def verdicts_by_field(order: MicrodataOrder) -> dict[tuple[str, str, str], str]:
    """Why things did not fit, by (dataset slug, part, key): shown beside the fields of an order made from this one."""
    review = getattr(order, "review", None)
    if review is None:
        return {}
    verdicts = review.verdicts.filter(fit="does_not_fit").select_related("selection__dataset")
    return {(v.selection.dataset.slug, v.part, v.key): v.reason for v in verdicts}


def order_of_agreement(user: Any, typed: str) -> MicrodataOrder | None:
    """The order whose SPPD has this number, or this code or address as its printed QR gives them."""
    text = typed.strip()
    code = normalise_code(text.rstrip("/").rsplit("/", 1)[-1])
    return (
        staff_orders(user, MicrodataOrder)
        .filter(Q(agreement__document__number__iexact=text) | Q(agreement__document__code=code))
        .first()
    )
