"""How a file was read is told in words that people know; encoding and separator wait behind them."""

import pytest

from payments.file_words import read_as_words

KIND = "CSV (tabel seperti Excel)"


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("CSV, UTF-8, ;", (KIND, "huruf UTF-8, kolom dipisah titik koma")),
        ("CSV, windows-1252, ,", (KIND, "huruf windows-1252, kolom dipisah koma")),
        ("CSV, UTF-16, tab", (KIND, "huruf UTF-16, kolom dipisah tab")),
        ("XLSX", ("XLSX", "")),
        ("MT940, UTF-8", ("MT940, UTF-8", "")),
    ],
)
def test_how_a_file_was_read_is_told_in_words(kept, told):
    assert read_as_words(kept) == told
