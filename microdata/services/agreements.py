"""The data-use agreement (SPPD): issued with the offer, and back and forth until it is accepted (M5, M8)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from orders import documents
from orders.lifecycle import NotNow, Refused, step
from orders.models import Document

from .. import agreement_text
from ..agreement_checks import findings_of
from ..models import Agreement, AgreementFile, DutyStamp, MicrodataOrder
from ..states import COUNTABLE, SENDABLE, WITH_OFFICE, AgreementState, AgreementWay

if TYPE_CHECKING:
    from silastik.core.files import CheckedFile
    from silastik.users.models import User

ORIGINALS = agreement_text.ORIGINALS


def issue(order: MicrodataOrder, *, by: "User", now: datetime) -> Agreement:
    """Issue the SPPD with every name and clause as of today. Runs inside `step(order, "send_offer")` (M5)."""
    with translation.override(order.customer.language):
        snapshot = agreement_text.snapshot(order, now)
        document = documents.issue(order, Document.Kind.AGREEMENT, snapshot=snapshot, by=by, now=now)
    return Agreement.objects.create(order=order, document=document)


def upload(
    order: MicrodataOrder, *, files: Sequence["CheckedFile"], by: "User", now: datetime | None = None
) -> Agreement:
    """The customer uploads the signed SPPD, one PDF or two; what the check sees is kept beside each (M8).

    The check only advises. Files sent before are withdrawn and kept.
    """
    now = now or timezone.now()
    if not 1 <= len(files) <= ORIGINALS:
        raise ValidationError(_("Unggah satu atau dua PDF."))
    with step(order, "upload_agreement", by=by, now=now) as current:
        agreement = _in(SENDABLE, current.order)
        agreement.upload(now=now)
        agreement.save()
        agreement.files.filter(source=AgreementFile.Source.UPLOAD, withdrawn_at=None).update(withdrawn_at=now)
        for copy, file in enumerate(files, start=1):
            _keep(agreement, file, AgreementFile.Source.UPLOAD, copy, by, now)
        current.data |= {"agreement": agreement.document.number, "files": [file.name for file in files]}
    return agreement


def post(
    order: MicrodataOrder, *, courier: str, tracking_number: str, by: "User", now: datetime | None = None
) -> Agreement:
    """The customer has posted two signed originals (M8)."""
    now = now or timezone.now()
    with step(order, "post_agreement", by=by, now=now) as current:
        agreement = _in(SENDABLE, current.order)
        agreement.post(now=now, courier=courier.strip(), tracking_number=tracking_number.strip().upper())
        agreement.save()
        current.data |= {"courier": agreement.courier, "tracking_number": agreement.tracking_number}
    return agreement


def receive(
    order: MicrodataOrder,
    *,
    originals: int,
    stamps: int,
    is_signed: bool,
    rank_fits: bool,
    scan: "CheckedFile | None" = None,
    by: "User",
    now: datetime | None = None,
) -> Agreement:
    """The paper has arrived: the officer writes down what they counted and saw, and files the scan (M8).

    Until the decision it can be counted again; the customer was told already, and is told no second time.
    """
    now = now or timezone.now()
    with step(order, "receive_agreement", by=by, now=now) as current:
        agreement = _in(COUNTABLE, current.order)
        is_recount = agreement.state == AgreementState.RECEIVED
        agreement.receive(now=now)
        agreement.originals, agreement.stamps_on_paper = originals, stamps
        agreement.is_signed, agreement.signer_rank_fits = is_signed, rank_fits
        agreement.save()
        if scan is not None:
            agreement.files.filter(source=AgreementFile.Source.SCAN, withdrawn_at=None).update(withdrawn_at=now)
            _keep(agreement, scan, AgreementFile.Source.SCAN, 1, by, now)
        current.data |= {"originals": originals, "stamps": stamps, "signed": is_signed, "rank": rank_fits}
        current.data["is_recount"] = is_recount
    return agreement


def accept(
    order: MicrodataOrder,
    *,
    serials: Sequence[str] = (),
    is_signed: bool = True,
    rank_fits: bool = True,
    by: "User",
    now: datetime | None = None,
) -> Agreement:
    """The officer finds the SPPD in order: this gate is open (M8).

    On paper, what was counted and seen at its receipt decides. Of a digital one the officer says now whether it is
    signed and by the right rank, and types the serial number of the stamp on each original: unique over all orders,
    and never validated by us.
    """
    now = now or timezone.now()
    serials = [serial for serial in ("".join(text.split()).upper() for text in serials) if serial]
    with step(order, "accept_agreement", by=by, now=now) as current:
        agreement = _in(WITH_OFFICE, current.order)
        if agreement.way == AgreementWay.DIGITAL:
            if lacks := _digital_lacks(serials, is_signed=is_signed, rank_fits=rank_fits):
                raise ValidationError(lacks)
            agreement.signer_rank_fits = rank_fits
            _record_stamps(agreement, serials, by, now)
        elif reasons := paper_lacks(agreement):
            raise Refused(*reasons)
        agreement.accept(by=by, now=now)
        agreement.save()
        current.data |= {"agreement": agreement.document.number, "serials": serials}
    return agreement


def send_back(order: MicrodataOrder, *, reason: str, by: "User", now: datetime | None = None) -> Agreement:
    """Return the SPPD: the customer reads what is missing, and sends it again (M8)."""
    now = now or timezone.now()
    if not reason.strip():
        raise ValidationError({"reason": _("Tuliskan apa yang kurang: pelanggan membacanya.")})
    with step(order, "return_agreement", by=by, note=reason, now=now) as current:
        agreement = _in(WITH_OFFICE, current.order)
        agreement.send_back(by=by, now=now, reason=reason)
        agreement.save()
    return agreement


def _in(states: Collection[str], order: MicrodataOrder) -> Agreement:
    """The agreement read anew under its lock, inside the order's step; `NotNow` unless it is in one of the states."""
    agreements = Agreement.objects.select_for_update(of=("self",)).select_related("document")
    agreement = agreements.get(order_id=order.pk)
    if agreement.state not in states:
        raise NotNow(
            _("SPPD ini berstatus “%(state)s”. Tidak ada yang diubah.") % {"state": agreement.get_state_display()}
        )
    return agreement


def _keep(
    agreement: Agreement, file: "CheckedFile", source: AgreementFile.Source, copy: int, by: "User", now: datetime
) -> None:
    AgreementFile.objects.create(
        agreement=agreement,
        source=source,
        copy=copy,
        file=file.file,
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
        findings=findings_of(agreement.document, file),
        sent_at=now,
        sent_by=by,
    )


def _digital_lacks(serials: list[str], *, is_signed: bool, rank_fits: bool) -> dict[str, str]:
    lacks = {}
    if len(set(serials)) != len(serials):
        lacks["serials"] = _("Nomor seri yang sama ditulis dua kali; tiap rangkap punya meterainya.")
    elif len(serials) < ORIGINALS:
        lacks["serials"] = _("Isikan nomor seri dua meterai: satu pada tiap rangkap.")
    if not is_signed:
        lacks["is_signed"] = _("Belum ditandatangani pihak kedua.")
    if not rank_fits:
        lacks["rank_fits"] = _("Jabatan penanda tangan belum dinyatakan sesuai.")
    return lacks


def paper_lacks(agreement: Agreement) -> list[str]:
    """What was missing when the paper was counted, as sentences."""
    lacks = []
    if (agreement.originals or 0) < ORIGINALS:
        lacks.append(_("Belum dua rangkap asli."))
    if (agreement.stamps_on_paper or 0) < ORIGINALS:
        lacks.append(_("Belum dua meterai Rp10.000: satu pada tiap rangkap."))
    if not agreement.is_signed:
        lacks.append(_("Belum ditandatangani pihak kedua."))
    if not agreement.signer_rank_fits:
        lacks.append(_("Jabatan penanda tangan belum dinyatakan sesuai."))
    return lacks


def _record_stamps(agreement: Agreement, serials: list[str], by: "User", now: datetime) -> None:
    agreement.duty_stamps.all().delete()
    try:
        with transaction.atomic():
            DutyStamp.objects.bulk_create(
                DutyStamp(agreement=agreement, serial=serial, recorded_at=now, recorded_by=by) for serial in serials
            )
    except IntegrityError:
        raise ValidationError(
            {"serials": _("Nomor seri ini sudah tercatat pada SPPD lain. Satu e-meterai hanya untuk satu dokumen.")}
        ) from None
