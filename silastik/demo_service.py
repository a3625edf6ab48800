"""What people say and do around the demonstration's orders: messages, notes, assignment, complaints, opinions, lists.

All by the services that people's clicks call; `demo.make_orders` asks for it once its orders are there.
"""

import uuid
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from feedback import tracking
from feedback.ikm import ELEMENTS
from feedback.models import Complaint
from feedback.services import answer_survey, complain, complaints, rate
from orders import conversation, notes
from orders.models import Order
from orders.queue import assignment, follow_up, saved
from payments.selectors import active_invoice
from payments.services import import_statement
from payments.statement_forms import accept_statement
from payments.states import StatementKind
from silastik.core.context import current_office

from .demo_days import Diary, person


def live(diary: Diary, orders: dict[str, Order]) -> None:
    """Everything around the orders, which are named as the functions that made them."""
    talk(diary, orders["offered_data"])
    opinions(diary, orders["completed_title"])
    desk(diary, orders)
    cases(diary, orders["late_title"])
    simponi_list(diary, paid=orders["delivered_title"], waits=orders["billed_title"])


def talk(diary: Diary, order: Order) -> None:
    """Rani asks, Siti answers, and Rani's next question waits to be read."""
    rani, siti = person("rani"), person("siti.petugas")
    said = (
        (conversation.write_to_office, rani, "Apakah bobot penimbang disertakan dalam berkas CSV?", "13.05"),
        (conversation.write_to_customer, siti, "Ya, kolom weightr ada dalam contoh dan data lengkapnya.", "13.40"),
        (conversation.write_to_office, rani, "Terima kasih. Bolehkah SPPD ditandatangani wakil dekan?", "15.20"),
    )
    for write, by, text, clock in said:
        write(order, by=by, text=text, key=uuid.uuid4(), now=diary.at(1, clock))


def opinions(diary: Diary, order: Order) -> None:
    """Rani has rated a finished order, and answered the nine questions."""
    rani, at = person("rani"), diary.at(9, "14.00")
    rate(order, score=5, comment="Cepat, dan kuitansinya lengkap.", by=rani, now=at)
    answers = dict.fromkeys(ELEMENTS, 4) | {ELEMENTS[2]: 3, ELEMENTS[7]: 3}
    answer_survey(order, answers=answers, comment="Semoga kode billing dapat dibuat sendiri.", by=rani, now=at)


def desk(diary: Diary, orders: dict[str, Order]) -> None:
    """An order given to Siti, a reminder, notes among colleagues, a view that all share."""
    siti, dewi = person("siti.petugas"), person("dewi.petugas")
    given = "Datanya sama dengan pesanan peta Anda bulan lalu."
    assignment.assign(orders["new_map"], to=siti, by=dewi, note=given, now=diary.at(1, "16.00"))
    late, reviewed = orders["late_title"], orders["data_in_review"]
    note = "Halaman 112 pindaiannya buram; edisi cetaknya diminta dari perpustakaan."
    notes.add(late, text=note, key=uuid.uuid4(), by=dewi, now=diary.at(3, "10.15"))
    follow_up.set_follow_up(late, days=1, by=dewi, now=diary.at(1, "10.20"))
    doubt = "Tujuan komersial: tanyakan dulu apakah hasilnya diterbitkan."
    notes.add(reviewed, text=doubt, key=uuid.uuid4(), by=siti, now=diary.at(1, "09.20"))
    query = "?tampilan=office&jenis=microdata"
    saved.save_view(siti, name="Data mikro di kantor", query=query, is_shared=True)


def cases(diary: Diary, late: Order) -> None:
    """A complaint about the late order, being answered, and one from somebody without an account."""
    mei, head = person("mei"), person("kepala")
    waiting = complain(
        current_office(),
        form=tracking.new_form(),
        subject=Complaint.Subject.SERVICE,
        text="My publication should have been ready by now. When can I expect the invoice?",
        order_code=str(late),
        by=mei,
        now=diary.at(2, "09.30"),
    )
    complaints.take(waiting, by=head, now=diary.at(1, "08.45"))
    form = tracking.new_form()
    complain(
        current_office(),
        form=form,
        subject=Complaint.Subject.OTHER,
        text="Mohon loket dibuka juga saat jam istirahat.",
        name="Pengunjung Peraga",
        code=tracking.tracking_code(form),
        now=diary.at(1, "11.30"),
    )


def simponi_list(diary: Diary, *, paid: Order, waits: Order) -> None:
    """Simponi's list of yesterday: a payment that is known, one to record, and one of another office."""
    rows = ["Kode Billing;NTPN;Tanggal Bayar;Total Disetor"]
    for order, ntpn, at in (
        (paid, "0F1E2D3C4B5A6978", diary.at(4, "08.40")),
        (waits, "1A2B3C4D5E6F7081", diary.at(1, "15.10")),
    ):
        invoice = active_invoice(order)
        rows.append(_row(invoice.billing_codes.get().code, ntpn, at, invoice.total))
    rows.append(_row("820261100009999", "9F8E7D6C5B4A3921", diary.at(1, "15.45"), 50_000))
    content = "".join(f"{row}\r\n" for row in rows).encode()
    file = accept_statement(SimpleUploadedFile("simponi-peraga.csv", content))
    treasurer, at = person("hasan.bendahara"), diary.at(1, "16.30")
    import_statement(current_office(), kind=StatementKind.SIMPONI, file=file, by=treasurer, now=at)


def _row(code: str, ntpn: str, at: datetime, amount: int) -> str:
    total = f"{amount:,}".replace(",", ".") + ",00"
    return f"{code};{ntpn};{at:%d/%m/%Y %H:%M:%S};{total}"
