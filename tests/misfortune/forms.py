"""Every form of an order, filled and not yet sent; and what is said to whoever sends it a second time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.ikm import ELEMENTS
from orders.deliverables import released
from orders.models import FaultReport
from orders.notifications import RATING_SALT
from payments.models import Payment
from silastik.users.models import Segment, User
from tests import builders
from tests.misfortune.page import Page

NO_CHANGE = "Tidak ada yang diubah."


@dataclass
class Form:
    """A filled form before its button is pressed: who sends it, where to, and what the second answer says."""

    person: User | None
    url: str
    second_answer: str
    data: Callable[[], dict[str, Any]] = dict

    def press(self, client: Client) -> Page:
        return Page(client.post(self.url, self.data(), follow=True))


def office_time(**ago: float) -> str:
    return timezone.localtime(timezone.now() - timedelta(**ago)).strftime("%Y-%m-%dT%H:%M")


def add_to_basket() -> Form:
    url = reverse("publications:basket_add", args=[builders.a_publication().slug])
    return Form(builders.a_customer(), url, "ada di keranjang Anda")


def remove_from_basket() -> Form:
    title = builders.a_publication()
    order = builders.a_basket(titles=[title, builders.a_publication()])
    return Form(order.customer, reverse("publications:basket_remove", args=[title.slug]), "dikeluarkan dari keranjang")


def submit() -> Form:
    order = builders.a_basket()
    data = {"terms": builders.terms().pk, "accepted": "on"}
    sentence = "Keranjang Anda sudah diajukan atau masih kosong."
    return Form(order.customer, reverse("publications:submit"), sentence, lambda: data)


def cancel() -> Form:
    order = builders.submitted()
    url = reverse("orders:cancel", args=[order.code])
    return Form(order.customer, url, NO_CHANGE, lambda: {"reason": "Salah pilih judul."})


def take() -> Form:
    order = builders.submitted()
    return Form(builders.an_officer(), reverse("orders:take", args=[order.code]), NO_CHANGE)


def release() -> Form:
    order = builders.taken()
    return Form(order.assigned_to, reverse("orders:release", args=[order.code]), NO_CHANGE)


def take_over() -> Form:
    order = builders.taken()
    url = reverse("orders:take_over", args=[order.code])
    return Form(builders.an_officer(), url, "Pesanan ini sudah Anda tangani.", lambda: {"note": "Rekan cuti."})


def office_cancel() -> Form:
    order = builders.taken()
    url = reverse("orders:office_cancel", args=[order.code])
    return Form(order.assigned_to, url, NO_CHANGE, lambda: {"reason": "Diminta lewat telepon."})


def confirm_npwp() -> Form:
    order = builders.taken(builders.a_customer(segment=Segment.PRIVATE, npwp="027778885822000"))
    url = reverse("orders:confirm_npwp", args=[order.code])
    return Form(order.assigned_to, url, NO_CHANGE, lambda: {"seen": "027778885822000"})


def prepare() -> Form:
    order = builders.taken()
    return _prepare(order)


def prepare_a_correction() -> Form:
    return _prepare(builders.in_revision())


def _prepare(order: Any) -> Form:
    url = reverse("publications:prepare", args=[order.code, order.lines.get().pk])
    upload = builders.pdf_bytes(9)
    return Form(
        order.assigned_to, url, NO_CHANGE, lambda: {"file": builders.an_upload(upload), "note": "Cetakan kedua"}
    )


def tick() -> Form:
    order = builders.taken()
    url = reverse("orders:tick", args=[order.code])
    return Form(order.assigned_to, url, "Butir ini sudah dicentang", lambda: {"butir": "invoice"})


def send_offer() -> Form:
    order = builders.tick_all(builders.taken())
    return Form(order.assigned_to, reverse("publications:send_offer", args=[order.code]), NO_CHANGE)


def billing_code() -> Form:
    order = builders.offered()
    data = {"code": builders.a_billing_code(), "amount": "65.000", "expires_at": office_time(days=-7)}
    return Form(order.assigned_to, reverse("payments:record_billing_code", args=[order.code]), NO_CHANGE, lambda: data)


def another_billing_code() -> Form:
    order = builders.offered()
    now = timezone.now() - timedelta(days=8)
    order = builders.billed(now=now)
    builders.payment_services.request_billing_code(order, by=order.customer)
    data = {"code": builders.a_billing_code(), "amount": "65.000", "expires_at": office_time(days=-7)}
    return Form(order.assigned_to, reverse("payments:record_billing_code", args=[order.code]), NO_CHANGE, lambda: data)


def ask_for_a_billing_code() -> Form:
    order = builders.billed(now=timezone.now() - timedelta(days=8))
    return Form(
        order.customer, reverse("payments:request_billing_code", args=[order.code]), "Permintaan Anda sudah kami terima"
    )


def payment() -> Form:
    order = builders.billed()
    code = order.invoices.get().billing_codes.get()
    data = {"billing_code": code.pk, "ntpn": builders.an_ntpn(), "paid_at": office_time()}
    return Form(order.assigned_to, reverse("payments:record_payment", args=[order.code]), NO_CHANGE, lambda: data)


def proof() -> Form:
    order = builders.offered(builders.a_customer_abroad(language="id"))
    data = {
        "amount": "12.50",
        "currency": "SGD",
        "value_date": timezone.localdate().isoformat(),
        "bank": "DBS",
        "reference": "TT-1",
    }
    return Form(
        order.customer,
        reverse("payments:submit_proof", args=[order.code]),
        "Bukti yang Anda kirim sedang diperiksa bendahara. Anda tidak perlu mengirimnya lagi.",
        lambda: data | {"proof": builders.an_upload()},
    )


def verify() -> Form:
    order = builders.proved()
    url = reverse("payments:verify_proof", args=[order.code, Payment.objects.get().pk])
    return Form(builders.a_treasurer(), url, NO_CHANGE, lambda: {"amount_received": "65.000"})


def reject() -> Form:
    order = builders.proved()
    url = reverse("payments:reject_proof", args=[order.code, Payment.objects.get().pk])
    return Form(builders.a_treasurer(), url, "Bukti ini sudah diputuskan.", lambda: {"reason": "Kabur."})


def deliver() -> Form:
    order = builders.paid()
    return Form(order.assigned_to, reverse("publications:deliver", args=[order.code]), NO_CHANGE)


def report_fault() -> Form:
    order = builders.completed()
    data = {"deliverable": released(order)[0].pk, "text": "Halaman 2 kosong.\r\nHalaman 3 juga."}
    url = reverse("orders:report_fault", args=[order.code])
    return Form(order.customer, url, "Laporan ini sudah kami terima", lambda: data)


def answer_fault() -> Form:
    order = builders.in_revision()
    fault = FaultReport.objects.get()
    url = reverse("orders:answer_fault", args=[order.code, fault.pk])
    return Form(order.assigned_to, url, "Laporan ini sudah dijawab.", lambda: {"answer": "Memang kosong."})


def redeliver() -> Form:
    order = builders.in_revision()
    builders.order_services.answer_fault(order, FaultReport.objects.get(), answer="Benar.", by=order.assigned_to)
    return Form(order.assigned_to, reverse("orders:redeliver", args=[order.code]), NO_CHANGE)


def rate() -> Form:
    order = builders.completed()
    data = {"score": "4", "comment": "Cepat."}
    return Form(order.customer, reverse("feedback:rate", args=[order.code]), "Penilaian Anda tersimpan", lambda: data)


def rate_by_mail() -> Form:
    url = reverse("feedback:rate_signed", args=[signing.dumps(builders.completed().pk, salt=RATING_SALT)])
    return Form(None, url, "Penilaian Anda tersimpan", lambda: {"score": "5", "comment": ""})


def survey() -> Form:
    order = builders.completed()
    url, data = reverse("feedback:survey", args=[order.code]), dict.fromkeys(ELEMENTS, "3")
    return Form(order.customer, url, "Jawaban survei Anda tersimpan", lambda: data)


def survey_by_mail() -> Form:
    url = reverse("feedback:survey_signed", args=[signing.dumps(builders.completed().pk, salt=RATING_SALT)])
    return Form(None, url, "Jawaban survei Anda tersimpan", lambda: dict.fromkeys(ELEMENTS, "4"))


def message() -> Form:
    order = builders.submitted()
    data = {"key": uuid4(), "text": "Kapan selesai?"}
    return Form(order.customer, reverse("orders:write_to_office", args=[order.code]), NO_CHANGE, lambda: data)


def message_to_customer() -> Form:
    order = builders.taken()
    data = {"key": uuid4(), "text": "Besok."}
    return Form(order.assigned_to, reverse("orders:write_to_customer", args=[order.code]), NO_CHANGE, lambda: data)


def note() -> Form:
    order = builders.taken()
    data = {"key": uuid4(), "text": "Sudah menelepon."}
    return Form(order.assigned_to, reverse("orders:add_note", args=[order.code]), NO_CHANGE, lambda: data)


FORMS = [
    add_to_basket,
    remove_from_basket,
    submit,
    cancel,
    take,
    release,
    take_over,
    office_cancel,
    confirm_npwp,
    prepare,
    prepare_a_correction,
    tick,
    send_offer,
    billing_code,
    another_billing_code,
    ask_for_a_billing_code,
    payment,
    proof,
    verify,
    reject,
    deliver,
    report_fault,
    answer_fault,
    redeliver,
    message,
    message_to_customer,
    note,
    rate,
    rate_by_mail,
    survey,
    survey_by_mail,
]
