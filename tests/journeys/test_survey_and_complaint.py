"""What people say afterwards: the survey by the mail's link, a reply, and complaints with and without a name (C1)."""

import re

from feedback.ikm import ELEMENTS
from feedback.models import Complaint, SurveyResponse
from feedback.questions import QUESTIONS
from silastik.users import roles
from tests import builders

from .people import a_file, a_picture
from .stack import link_in
from .visitor import Visitor

NO_WAY = "menyangkut pesanan yang Anda layani"


def choose(visitor: Visitor, key: str, answer: int) -> None:
    """Tick one of the four answers of a question, by its words."""
    group = visitor.main.locator("fieldset").nth(ELEMENTS.index(key))
    group.get_by_label(visitor.say(str(QUESTIONS[key].answers[answer - 1])), exact=True).check()


def test_a_customer_answers_the_survey_from_the_mail_and_is_replied_to(portal, staff, visit):
    ratna = builders.a_customer(email="ratna@contoh.id")
    order = builders.delivered(ratna, officer=staff.officer)

    # By thumb, from the mail, without logging in: one tap first, then the nine questions.
    phone = visit(width=360)
    phone.open(link_in(portal.mail("ratna@contoh.id", f"{order.code}: kuitansi"), "/nilai/"))
    phone.fill({"5, sangat baik": True})
    phone.press("Simpan penilaian")
    phone.sees("Penilaian Anda tersimpan")
    phone.follow("Isi survei kepuasan")
    for key in ELEMENTS[:-1]:
        choose(phone, key, 4)
    phone.fill({"Saran Anda": "Halaman pesanannya jelas."})
    phone.press("Kirim jawaban", status=422)
    phone.sees("Ada yang perlu diperbaiki", "Pilih satu jawaban.")
    choose(phone, "facilities", 3)
    phone.press("Kirim jawaban")
    phone.sees("Jawaban survei Anda tersimpan")
    assert SurveyResponse.objects.get(order=order).answers == dict.fromkeys(ELEMENTS, 4) | {"facilities": 3}

    # The officer reads the index and the comment, and replies.
    siti = visit()
    siti.open("/umpan-balik/")
    siti.log_in("siti@contoh.id", builders.PASSWORD)
    siti.sees("97,22", "Sangat baik", "Dari 1 jawaban survei", "Halaman pesanannya jelas.")
    siti.unfold("Tanggapi")
    siti.fill({"Tanggapan bagi pelanggan": "Terima kasih, kami lanjutkan."})
    siti.press("Kirim tanggapan")
    siti.sees("Tanggapan dikirim", "Terima kasih, kami lanjutkan.")

    # The customer reads it where the mail leads.
    phone.open(link_in(portal.mail("ratna@contoh.id", "komentar Anda ditanggapi"), f"/pesanan/{order.code}"))
    phone.log_in("ratna@contoh.id", builders.PASSWORD)
    phone.sees("Tanggapan kami atas komentar Anda", "Terima kasih, kami lanjutkan.")


def test_somebody_without_a_name_complains_reads_the_answer_and_comes_back_once(portal, staff, visit):
    somebody = visit(width=360)
    somebody.open("/pengaduan/")
    somebody.sees("lapor.go.id", "lapor7502@bps.go.id", "Whistle Blowing System")
    somebody.fill(
        {
            "Perihal": "Pelayanan: waktu, prosedur, atau kejelasan",
            "Pengaduan, saran, atau masukan": "Loket tutup pukul tiga sore.",
            "Sampaikan tanpa nama": True,
            "Lampiran 1": a_file(a_picture(), "loket.png", "image/png"),
        }
    )
    somebody.press("Kirim pengaduan")
    somebody.sees("Pengaduan Anda kami terima", "tidak kami simpan")
    complaint = Complaint.objects.get()
    code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", somebody.main.inner_text())
    assert code
    assert (complaint.complainant, complaint.email, complaint.is_anonymous) == (None, "", True)

    siti = visit()
    siti.open(f"/pengaduan-masuk/{complaint.number}/")  # at night the mail to the office waits for its hours
    siti.log_in("siti@contoh.id", builders.PASSWORD)
    siti.sees("Anonim", "loket.png", "Loket tutup pukul tiga sore.")
    siti.press("Tangani")
    siti.fill({"Jawaban bagi pelapor": "Hari itu listrik padam."})
    siti.press("Kirim jawaban")
    siti.sees("Jawaban disimpan")

    somebody.follow("Lacak pengaduan")
    somebody.fill({"Kode pelacakan": "AAAA-BBBB-CCCC-DDDD"})
    somebody.press("Tampilkan", status=422)
    somebody.sees("tidak cocok")
    somebody.fill({"Kode pelacakan": code[0]})
    somebody.press("Tampilkan")
    somebody.sees("Hari itu listrik padam.")
    somebody.unfold("Belum terjawab?")
    somebody.fill({"Apa yang belum terjawab?": "Hari berikutnya juga tutup."})
    somebody.press("Buka lagi pengaduan")
    somebody.sees("Pengaduan dibuka lagi")

    siti.open(f"/pengaduan-masuk/{complaint.number}/")
    siti.sees("Hari berikutnya juga tutup.")
    siti.fill({"Jawaban bagi pelapor": "Sejak hari ini dijaga dua orang."})
    siti.press("Kirim jawaban")

    somebody.open("/pengaduan/lacak/")
    somebody.fill({"Nomor pengaduan": complaint.number, "Kode pelacakan": code[0]})
    somebody.press("Tampilkan")
    somebody.sees("Sejak hari ini dijaga dua orang.")
    somebody.sees_not("Buka lagi pengaduan")
    somebody.press("Sudah terjawab, tutup pengaduan")
    somebody.sees("Pengaduan ini ditutup", "Ditutup oleh pelapor")


def test_a_complaint_about_an_order_is_answered_by_the_head_and_not_by_who_serves_it(portal, staff, visit):
    builders.staff(roles.HEAD, email="kepala@contoh.id", name="Kepala Uji")
    ratna = builders.a_customer(email="ratna@contoh.id")
    order = builders.taken(ratna, officer=staff.officer)

    customer = visit(width=360)
    customer.open(f"/pesanan/{order.code}/")
    customer.log_in("ratna@contoh.id", builders.PASSWORD)
    customer.follow("Sampaikan pengaduan tentang pesanan ini")
    customer.fill({"Perihal": "Sikap petugas", "Pengaduan, saran, atau masukan": "Telepon saya ditutup."})
    customer.press("Kirim pengaduan")
    customer.sees("Pengaduan Anda kami terima dengan nomor", order.code, "Telepon saya ditutup.")
    complaint = Complaint.objects.get(complainant=ratna)

    siti = visit()
    siti.open(f"/pengaduan-masuk/{complaint.number}/")
    siti.log_in("siti@contoh.id", builders.PASSWORD)
    siti.sees(NO_WAY)
    siti.sees_not("Kirim jawaban")

    head = visit()
    head.open(f"/pengaduan-masuk/{complaint.number}/")
    head.log_in("kepala@contoh.id", builders.PASSWORD)
    head.fill({"Jawaban bagi pelapor": "Kami mohon maaf; saya sudah bicara dengan petugasnya."})
    head.press("Kirim jawaban")
    head.sees("Jawaban disimpan")

    customer.open(link_in(portal.mail("ratna@contoh.id", "pengaduan Anda dijawab"), "/pengaduan/saya/"))
    customer.sees("saya sudah bicara dengan petugasnya")
