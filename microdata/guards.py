"""What holds back an offer or a delivery, as sentences (M5, M9)."""

from django.utils.translation import gettext as _

from orders import deliverables
from orders.models import Deliverable
from orders.states import Turn
from payments.gate import is_settled, is_waived

from .gates import gates_of
from .models import Extraction, MicrodataOrder
from .states import UNFINISHED

SAMPLE, PRODUCT = Deliverable.Kind.SAMPLE, Deliverable.Kind.PRODUCT


def offer_blockers(order: MicrodataOrder) -> list[str]:
    """Each dataset has its sample and its measured final file, nothing is still being extracted, and a private
    customer's NPWP has been found active (R2)."""
    samples = {file.item for file in deliverables.current(order, SAMPLE)}
    reasons = [
        _("Contoh data “%(title)s” belum disiapkan.") % {"title": selection}
        for selection in order.chosen
        if selection.item not in samples
    ]
    reasons += files_blockers(order)
    if order.customer.npwp and not order.customer.npwp_confirmed_at:
        reasons.append(_("NPWP pelanggan belum dinyatakan aktif."))
    waiver = getattr(order, "waiver", None)
    if waiver and not waiver.decision:
        reasons.append(_("Permohonan Rp0,00 belum diputuskan."))
    return reasons


def files_blockers(order: MicrodataOrder) -> list[str]:
    """Each dataset has its final file, and no extraction is under way."""
    reasons = []
    files = {file.item for file in deliverables.current(order, PRODUCT)}
    unfinished = Extraction.objects.filter(selection__order_id=order.pk, state__in=UNFINISHED)
    running = set(unfinished.values_list("selection_id", flat=True))
    for selection in order.chosen:
        if selection.pk in running:
            reasons.append(_("“%(title)s” masih diekstrak.") % {"title": selection})
        elif selection.item not in files:
            reasons.append(_("Data “%(title)s” belum disiapkan.") % {"title": selection})
    return reasons


def delivery_blockers(order: MicrodataOrder) -> list[str]:
    """Data leave only when sample is accepted, payment settled or waived, SPPD accepted, and the files are there."""
    closed = [gate for gate in gates_of(order) if gate.holder != Turn.NONE]
    return [gate.sentence for gate in closed] + files_blockers(order)


def money_blockers(order: MicrodataOrder) -> list[str]:
    """No money is asked of an order sold for Rp0,00, nor a second time: paid, it stays offered until all gates open."""
    if is_waived(order):
        return [_("Pesanan ini Rp0,00: tidak ada yang dibayar.")]
    return [_("Pesanan ini sudah lunas. Tidak ada yang perlu dibayar lagi.")] if is_settled(order) else []
