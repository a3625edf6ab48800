"""The bank's account as CSV, MT940 and CAMT.053; whatever does not add up is refused."""

from datetime import date
from decimal import Decimal

import pytest

from payments.statements import read
from tests.payments.statements.files import BANK_HEADING, bank_row, camt, csv_file, mt940
from tests.payments.statements.test_simponi_files import refused


def test_a_csv_with_debit_and_credit():
    rows = [
        bank_row(date(2026, 11, 24), 65_000, payer="MEI TAN", reference="FT1"),
        ["25-11-2026", "BIAYA ADM", "", "", "10.000,00", ""],
        ["", "Saldo akhir", "", "", "", "55.000"],
    ]
    came, went = read("bank", csv_file(*rows, heading=BANK_HEADING).encode()).lines

    assert (came.on, came.amount, came.payer, came.reference) == (date(2026, 11, 24), 65_000, "MEI TAN", "FT1")
    assert went.amount == -10_000


def test_a_csv_with_one_amount_and_its_side_and_currency():
    heading = ["Date", "Description", "Amount", "DB/CR", "Currency"]
    text = csv_file(
        ["2026-11-24", "a", "10.50", "CR", "SGD"], ["2026-11-24", "b", "3.00", "DB", "SGD"], heading=heading
    )
    came, went = read("bank", text.encode()).lines
    assert (came.amount, came.currency, went.amount) == (Decimal("10.50"), "SGD", -3)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_mt940(end):
    first, second = read("bank", mt940(65_000, 50_000, end=end).encode()).lines
    assert (first.on, first.amount, first.currency) == (date(2026, 11, 24), 65_000, "IDR")
    assert (first.payer, first.reference, first.number) == ("MEI TAN", "REF1", 5)
    assert (second.reference, second.number) == ("REF2", 7)


def test_several_mt940_statements_in_a_file():
    lines = read("bank", (mt940(65_000) + mt940(50_000, opening=65_000)).encode()).lines
    assert [line.amount for line in lines] == [65_000, 50_000]
    assert len({line.number for line in lines}) == 2


@pytest.mark.parametrize("currency", ["IDR", "SGD"])
def test_camt_053(currency):
    first, second = read("bank", camt(Decimal(65_000), Decimal("50.50"), currency=currency).encode()).lines
    assert (first.on, first.amount, first.currency) == (date(2026, 11, 24), 65_000, currency)
    assert (first.payer, first.reference, first.description) == ("Mei Tan", "REF1", "invoice 1")
    assert second.amount == Decimal("50.50")


def test_a_batch_in_camt_is_one_line_for_each_transfer():
    text = camt(Decimal(30)).replace("<RltdPties>", "<Amt Ccy='IDR'>10</Amt><RltdPties>")
    part = text[text.index("<TxDtls>") : text.index("</TxDtls>") + 9]
    second = part.replace(">10<", ">20<").replace("Mei Tan", "Lim Wei")
    lines = read("bank", text.replace(part, part + second).encode()).lines
    assert [(line.amount, line.payer) for line in lines] == [(10, "Mei Tan"), (20, "Lim Wei")]


BOMB = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aa'>]><Document>&a;</Document>"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (mt940(65_000)[:-40], "tanpa saldo akhir"),
        (mt940(65_000, closing=99), "ada mutasi yang hilang"),
        (camt(Decimal(65_000))[:-60], "Baris 1: XML ini rusak atau terpotong"),
        (camt(Decimal(65_000), closing=Decimal(9)), "ada mutasi yang hilang"),
        (BOMB, "entitas"),
        ("<html><body>Sesi berakhir</body></html>", "bukan rekening koran camt.053"),
        ("Tanggal;Nama\r\n24/11/2026;x\r\n", "Kolom jumlah tidak ditemukan"),
        (csv_file(["24-11-2026", "x", "", "", "", ""], heading=BANK_HEADING), "Baris 2: jumlah"),
        (csv_file(["24-11-2026", "x"], heading=BANK_HEADING), "Baris 2: hanya 2 kolom dari 6"),
    ],
)
def test_what_does_not_add_up_is_refused(content, sentence):
    assert sentence in refused(content, "bank")
