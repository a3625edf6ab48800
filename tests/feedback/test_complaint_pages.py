"""The complaint page and the way back to a case: by form, by number and code, by account; clumsy and hostile."""

import re
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback import services, tracking
from feedback.models import Complaint
from silastik.core.files import accept
from tests import builders
from tests.feedback.cases import a_complaint
from tests.uploads import as_kept, png

pytestmark = pytest.mark.django_db
PAGE, TRACK = reverse("pages:complaints"), reverse("feedback:track")
DATA = {"subject": "service", "text": "Loket tutup pukul tiga."}


def key_in(page: str) -> str:
    found = re.search(r'name="form_key" value="([^"]+)"', page)
    assert found
    return found[1]


def send(client, **data):
    return client.post(PAGE, DATA | {"form_key": key_in(client.get(PAGE).content.decode())} | data)


def shown_code(page: str) -> str:
    found = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", page)
    assert found
    return found[0]


def test_the_page_shows_every_channel_of_the_standard(client):
    page = client.get(PAGE).content.decode()

    for channel in ("lapor.go.id", "pengaduan/wbs", "s.bps.go.id/pengaduan7502", "lapor7502@bps.go.id", "08114317502"):
        assert channel in page


def test_an_anonymous_complaint_is_followed_by_number_and_code(client):
    sent = send(client, is_anonymous="on", email="rani@contoh.id").content.decode()
    complaint = Complaint.objects.get()
    services.answer_complaint(complaint, text="Kami buka sampai pukul 17.", by=builders.an_officer())

    answer = client.post(TRACK, {"nomor": complaint.number, "kode": shown_code(sent)})

    page = answer.content.decode()
    assert "Kami buka sampai pukul 17." in page
    assert "no-store" in answer["Cache-Control"]
    assert "rani@contoh.id" not in sent
    assert not client.session.keys()


def test_the_page_after_sending_reloaded_shows_the_same_number_and_code(client):
    key = key_in(client.get(PAGE).content.decode())
    first, second = (client.post(PAGE, DATA | {"form_key": key}).content.decode() for _time in range(2))

    assert Complaint.objects.count() == 1
    assert shown_code(first) == shown_code(second)


def test_a_wrong_number_and_a_wrong_code_are_told_alike(client):
    complaint = a_complaint()
    answers = [
        client.post(TRACK, {"nomor": number, "kode": "7KQF-2M9X-R4TD-0ZHA"})
        for number in (complaint.number, "PGD-7502-2026-9999")
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("tidak cocok" in answer.content.decode() for answer in answers)
    assert all(complaint.text not in answer.content.decode() for answer in answers)


def test_codes_cannot_be_tried_for_long(client):
    answers = [client.post(TRACK, {"nomor": "PGD-7502-2026-0001", "kode": str(n)}).status_code for n in range(21)]

    assert answers[-2:] == [422, 429]


def test_a_flood_of_complaints_is_held_up_and_loses_no_words(client):
    for _number in range(10):
        assert send(client).status_code == 200

    answer = send(client, text="Yang kesebelas.")

    assert answer.status_code == 429
    assert "Yang kesebelas." in answer.content.decode()
    assert Complaint.objects.count() == 10
    cache.delete_pattern("*")


def test_a_wrong_form_keeps_what_was_typed(client):
    answer = send(client, subject="", text="Panjang lebar.", order_code="sil-1", email="bukan e-mail")

    page = answer.content.decode()
    assert answer.status_code == 422
    for typed in ("Panjang lebar.", "sil-1", "bukan e-mail"):
        assert typed in page
    assert not Complaint.objects.exists()


def test_a_form_of_yesterday_is_offered_anew_with_its_words(client):
    answer = client.post(PAGE, DATA | {"form_key": "abc:def:ghi"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "lebih dari sehari" in page
    assert DATA["text"] in page
    assert tracking.is_fresh(key_in(page))


def test_attachments_pass_the_same_checks_as_every_upload(client):
    wrong = send(client, file_1=builders.an_upload(b"MZ\x90\x00", "foto.png", "image/png"))
    assert wrong.status_code == 422
    assert not Complaint.objects.exists()

    send(client, file_1=builders.an_upload(png(), "foto.png", "image/png"), file_3=builders.an_upload())

    assert [file.name for file in Complaint.objects.get().files.all()] == ["foto.png", "bukti.pdf"]


def test_somebody_logged_in_is_asked_for_no_name_and_finds_the_case_again(client):
    customer = builders.a_customer()
    client.force_login(customer)
    assert 'name="email"' not in client.get(PAGE).content.decode()

    page = send(client).content.decode() or client.get(TRACK).content.decode()

    complaint = Complaint.objects.get(complainant=customer)
    assert complaint.number in client.get(TRACK).content.decode()
    assert DATA["text"] in client.get(reverse("feedback:own_complaint", args=[complaint.number])).content.decode()
    assert complaint.number in page


def test_somebody_elses_case_is_not_found(client):
    complaint = a_complaint(by=builders.a_customer())
    client.force_login(builders.a_customer())

    assert client.get(reverse("feedback:own_complaint", args=[complaint.number])).status_code == 404


def test_the_complainant_comes_back_by_code_and_the_second_click_harms_nothing(client):
    form = tracking.new_form()
    complaint, code = a_complaint(form=form), tracking.tracking_code(form)
    services.answer_complaint(complaint, text="Sudah.", by=builders.an_officer())
    who = {"nomor": complaint.number, "kode": code}
    assert client.post(TRACK, who | {"aksi": "buka", "text": ""}).status_code == 422

    first, second = (client.post(TRACK, who | {"aksi": "buka", "text": "Masih tutup."}) for _time in range(2))

    assert "Pengaduan dibuka lagi" in first.content.decode()
    assert "sudah pernah dibuka lagi" in second.content.decode()
    assert complaint.events.filter(action="reopen").count() == 1


def test_the_office_reads_answers_and_opens_what_was_sent_along(client):
    picture = accept(builders.an_upload(png(), "foto.png", "image/png"))
    order = builders.submitted()
    complaint = a_complaint(files=[picture], order_code=order.code)
    officer = builders.an_officer(name="Siti")
    client.force_login(officer)
    url = reverse("feedback:complaint", args=[complaint.number])
    listed = client.get(reverse("feedback:complaints")).content.decode()
    assert complaint.number in listed
    file = client.get(reverse("feedback:complaint_file", args=[complaint.number, complaint.files.get().pk]))
    assert b"".join(file.streaming_content) == as_kept(png())

    client.post(reverse("feedback:take_complaint", args=[complaint.number]))
    empty = client.post(reverse("feedback:answer_complaint", args=[complaint.number]), {"text": ""})
    answer = client.post(
        reverse("feedback:answer_complaint", args=[complaint.number]), {"text": "Sudah dibuka."}, follow=True
    )

    assert empty.status_code == 422
    page = answer.content.decode()
    assert "Jawaban disimpan" in page
    assert "Pengaduan dijawab · Siti" in page
    assert order.code in client.get(url).content.decode()


def test_the_officer_it_is_about_is_warned_and_has_no_form(client):
    order = builders.taken()
    complaint = a_complaint(order_code=order.code)
    client.force_login(order.assigned_to)

    page = client.get(reverse("feedback:complaint", args=[complaint.number])).content.decode()

    assert "menyangkut pesanan yang Anda layani" in page
    assert "<textarea" not in page


def test_a_late_complaint_says_so_in_the_list(client):
    complaint = a_complaint(now=datetime(2026, 1, 5, 2, tzinfo=UTC))
    client.force_login(builders.an_officer())

    page = client.get(reverse("feedback:complaints"), {"tampilan": "terlambat"}).content.decode()

    assert complaint.number in page
    assert "Diterima, terlambat" in page


def test_a_case_about_staff_is_not_found_by_officers(client):
    complaint = a_complaint(subject="integrity")
    client.force_login(builders.an_officer())

    assert client.get(reverse("feedback:complaint", args=[complaint.number])).status_code == 404
    assert complaint.number not in client.get(reverse("feedback:complaints"), {"tampilan": "semua"}).content.decode()


def test_the_list_asks_the_database_as_often_for_many_cases_as_for_few(client):
    officer = builders.an_officer()
    client.force_login(officer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("feedback:complaints"), {"tampilan": "semua"})
        return len(asked)

    def more(count: int) -> None:
        for _number in range(count):
            services.take_complaint(a_complaint(by=builders.a_customer()), by=officer)

    more(2)
    queries()
    few = queries()
    more(10)

    assert queries() == few <= 12
