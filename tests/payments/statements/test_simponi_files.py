"""Simponi's list in every shape it comes in: read whole, or refused with a sentence and its line."""

import time
from datetime import date, datetime

import pytest

from payments.statements import Unreadable, read
from tests.payments.statements.files import CODE, HEADING, NTPN, csv_file, simponi_row, xlsx_file

OTHER = "820261124000749"


def refused(content: bytes | str, kind: str = "simponi") -> str:
    with pytest.raises(Unreadable) as problem:
        read(kind, content.encode() if isinstance(content, str) else content)
    return " ".join(problem.value.sentences)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_encoding_and_separator_are_found(encoding, separator):
    amount = "65.000" if separator == "," else "65.000,00"
    rows = [[*simponi_row(amount=amount), "José Núñez"]]
    text = csv_file(*rows, heading=[*HEADING, "Nama Wajib Bayar"], separator=separator)

    (line,) = read("simponi", text.encode(encoding)).lines

    assert (line.billing_code, line.ntpn, line.amount, line.payer) == (CODE, NTPN, 65_000, "José Núñez")
    assert (line.on, line.paid_at, line.number) == (date(2026, 11, 24), datetime(2026, 11, 24, 10, 15), 2)  # noqa: DTZ001 - as a file says it


def test_the_heading_may_stand_below_a_letterhead_and_in_another_order():
    text = "Kementerian Keuangan;;;\r\n\r\n" + csv_file(
        ["65.000", "24/11/2026", NTPN, CODE], heading=["Jumlah Setor", "Tgl. Bayar", "NTPN", "Kode Billing"]
    )
    (line,) = read("simponi", text.encode()).lines
    assert (line.number, line.ntpn, line.amount) == (4, NTPN, 65_000)


def test_a_workbook_is_read_with_its_own_dates_and_numbers():
    content = xlsx_file([int(CODE), NTPN, datetime(2026, 11, 24, 10, 15), 65_000], [None, None, None, None])  # noqa: DTZ001 - as a file says it
    (line,) = read("simponi", content).lines
    assert (line.billing_code, line.amount, line.paid_at) == (CODE, 65_000, datetime(2026, 11, 24, 10, 15))  # noqa: DTZ001 - as a file says it


def test_codes_that_are_not_paid_yet_are_counted_and_left():
    reading = read("simponi", csv_file(simponi_row(), simponi_row(OTHER, "", "", "50.000")).encode())
    assert len(reading.lines) == 1
    assert "1 baris tanpa NTPN" in reading.warnings[0]


def test_numbers_in_groups_are_the_same_numbers():
    (line,) = read("simponi", csv_file(simponi_row("8202 6112 4000 731", "a1b2-c3d4-e5f6-0718")).encode()).lines
    assert (line.billing_code, line.ntpn) == (CODE, NTPN)


def test_a_sum_at_the_foot_must_be_the_sum():
    rows = simponi_row(), simponi_row(OTHER, "B" * 16, amount="50.000,00")
    assert len(read("simponi", csv_file(*rows, ["Total", "", "", "115.000,00"]).encode()).lines) == 2
    assert "Ada baris yang hilang" in refused(csv_file(rows[0], ["Total", "", "", "115.000,00"]))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (csv_file(simponi_row()) + f"{OTHER};B1B2", "Baris 3: hanya 2 kolom dari 4"),
        (csv_file(simponi_row()) + f'{OTHER};"B1B2', "Baris 3: tanda kutip tidak ditutup"),
        (csv_file(simponi_row(), simponi_row(OTHER, "B1B2C3")), "Baris 3: NTPN terdiri dari 16"),
        (csv_file(simponi_row(amount="enam puluh")), "Baris 2: jumlah “enam puluh” tidak terbaca"),
        (csv_file(simponi_row(amount="65.000,50")), "tidak terbaca sebagai rupiah"),
        (csv_file(simponi_row(amount="-65.000")), "tidak terbaca sebagai rupiah"),
        (csv_file(simponi_row(at="11/24/2026")), "tanggal “11/24/2026” tidak terbaca"),
        (csv_file(simponi_row("8,20261E+14")), "Excel telah membulatkan"),
        (csv_file(simponi_row("82026")), "kode billing terdiri dari 15 angka"),
        ("Kode Billing;Jumlah;Tanggal\r\n1;2;3\r\n", "Kolom “ntpn” tidak ditemukan"),
        ("", "tidak berisi satu baris"),
        (csv_file(), "Tidak ada satu baris pembayaran pun"),
        (xlsx_file([CODE, NTPN, "24/11/2026", 65_000])[:-300], "rusak atau terpotong"),
        (xlsx_file([CODE, 1234567890123456, "24/11/2026", 65_000]), "Excel telah membulatkan"),
        (csv_file(simponi_row()).encode("utf-16")[:-1], "terpotong di tengah huruf"),
        (b"\x81\x8d\x8f" + csv_file(simponi_row()).encode(), "Pengodean huruf"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_whole_with_its_line(content, sentence):
    assert sentence in refused(content)


def test_every_wrong_line_is_named_and_the_rest_counted():
    rows = [simponi_row(amount="x") for _number in range(8)]
    problem = refused(csv_file(*rows))
    assert "Baris 2" in problem
    assert "Baris 6" in problem
    assert "Masih ada 3 baris lain" in problem


def test_a_text_without_a_last_end_of_line_is_taken_with_a_warning():
    reading = read("simponi", csv_file(simponi_row()).rstrip().encode())
    assert "periksa apakah baris 2 masih utuh" in reading.warnings[0]


@pytest.mark.parametrize("cut", range(3, 60, 7))
def test_a_file_cut_anywhere_gives_whole_lines_or_a_sentence(cut):
    """Only the last amount can lose its end and still be a line; then there is a warning, and the code's own amount."""
    text = csv_file(simponi_row(), simponi_row(OTHER, "B" * 16))[:-cut]
    if cut < 12:
        assert "periksa apakah baris 3 masih utuh" in read("simponi", text.encode()).warnings[0]
    else:
        assert "Baris 3" in refused(text)


def test_fifty_thousand_lines_are_read_in_seconds():
    rows = [simponi_row(f"8{number:014d}", f"{number:016X}") for number in range(50_000)]
    content = csv_file(*rows).encode()
    begin = time.process_time()

    reading = read("simponi", content)

    assert len(reading.lines) == 50_000
    assert time.process_time() - begin < 15  # 2.6 s of one core
