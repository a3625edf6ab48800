"""Reading dictionaries: CSV, XLSX, SPSS and Stata; what is inferred from words, and what is refused."""

import io

import openpyxl
import polars
import pyreadstat
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from microdata import dictionaries
from microdata.dictionaries import Entry, read


def csv_file(*lines, header="variable,label,values"):
    return ContentFile("\n".join([header, *lines]).encode(), "kamus.csv")


def entries(*lines, **options):
    dictionary = read(csv_file(*lines, **options), ".csv")
    assert dictionary.faults == []
    return dictionary.entries


def faults(*lines, **options):
    return [str(fault) for fault in read(csv_file(*lines, **options), ".csv").faults]


def test_a_row_becomes_an_entry_with_its_codes():
    assert entries("klas,Klasifikasi daerah,1=Perkotaan; 2=Perdesaan") == [
        Entry(
            "klas",
            "Klasifikasi daerah",
            type="category",
            codes=[{"value": "1", "label": "Perkotaan"}, {"value": "2", "label": "Perdesaan"}],
        )
    ]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Jumlah anggota rumah tangga", "integer"),
        ("Keberadaan sarana Pendidikan; TK; Jarak(km)", "decimal"),
        ("Penimbang rumah tangga", "decimal"),
        ("Pengeluaran per kapita", "decimal"),
        ("Umur (tahun)", "integer"),
        ("Status perkawinan", "category"),
        ("Kejadian atau bencana alam; Tsunami; Korban jiwa (2018)", "integer"),
        ("Keberadaan sarana Pendidikan; TK; Negeri", "text"),
        ("Bahan utama atap terluas", "text"),
        ("", "text"),
    ],
)
def test_a_type_is_inferred_only_where_the_words_leave_no_doubt(label, kind):
    assert dictionaries.infer_type(label, []) == kind


@pytest.mark.parametrize(("name", "label"), [("psu", "Unit sampel primer"), ("NKS", ""), ("b1r7", "Nomor blok sensus")])
def test_identifiers_of_census_blocks_are_withheld_with_the_reason(name, label):
    (entry,) = entries(f"{name},{label},")

    assert entry.withheld_reason == "Pengenal blok sensus dirahasiakan."


@pytest.mark.parametrize(
    ("label", "is_identifier"),
    [
        ("Nama kepala rumah tangga", True),
        ("Alamat lengkap", True),
        ("NAMA Desa atau Kelurahan", True),
        ("Kode desa/kelurahan (10 digit)", True),
        ("Kecamatan", True),
        ("Identitas; Nama kepala desa", True),
        ("Nomor HP kepala rumah tangga", True),
        ("Nomor KK", True),
        ("Kantor desa; Garis lintang", True),
        ("Kode SLS", True),
        ("Village", True),
        ("Status kepemilikan kantor", False),
        ("Jumlah keluarga yang berlangganan telepon kabel", False),
        ("Kepemilikan aset desa; Tanah kas desa", False),
        ("Desa; sinyal telepon", False),
    ],
)
def test_names_addresses_and_small_areas_are_direct_identifiers(label, is_identifier):
    (entry,) = entries(f"x,{label},")

    assert entry.is_direct_identifier is is_identifier


@pytest.mark.parametrize(
    ("name", "is_identifier"),
    [("NAMA_KRT", True), ("no_hp", True), ("lat", True), ("KDKEC", True), ("iddesa", True), ("telat", False)],
)
def test_a_variable_without_a_label_is_an_identifier_by_its_name(name, is_identifier):
    (entry,) = entries(f"{name},,")

    assert entry.is_direct_identifier is is_identifier


def test_a_label_in_parts_names_its_group():
    (entry,) = entries("R501AK2,Keberadaan sarana pendidikan; TK; Negeri,")

    assert entry.group == "Keberadaan sarana pendidikan"


def test_a_dictionary_may_say_everything_itself_in_indonesian():
    header = "variabel;label;pertanyaan;tipe;kode;kelompok;alasan_ditahan;pengenal"

    (entry,) = entries("R1;Umur;Berapa umur Anda?;text;;Pokok;Belum diperiksa;ya", header=header)

    assert entry == Entry(
        "R1", "Umur", "Berapa umur Anda?", "text", [], "Pokok", "Belum diperiksa", is_direct_identifier=True
    )


def test_every_fault_names_its_line():
    assert faults("1R,Umur,", "R2,Status,1=Ya;Tidak", "R3,Umur,", "r3,Umur,", f"R4,{'x' * 301},1=a;1=b") == [
        "Baris 2: “1R” bukan nama variabel: huruf, angka, dan garis bawah.",
        "Baris 3: “Tidak” bukan kode; tulis misalnya “1=Ya;2=Tidak”.",
        "Baris 5: Variabel r3 sudah ada di baris sebelumnya.",
        "Baris 6: Label R4 lebih dari 300 huruf.",
        "Baris 6: Kode 1 ada dua kali.",
    ]


def test_an_unknown_type_is_refused():
    assert "“tanggal” bukan tipe" in faults("R1,Lahir,tanggal", header="variable,label,type")[0]


def test_an_empty_table_is_a_fault():
    assert faults() == ["Baris 1: Tidak ada variabel dalam berkas ini."]


@pytest.mark.parametrize(
    ("content", "suffix", "sentence"),
    [
        (b"nomor,isi\n1,2\n", ".csv", "Baris pertama harus memuat nama kolom"),
        ("variable,label\nR1,Ros\xe9\n".encode("latin-1"), ".csv", "bukan UTF-8"),
        (b"variable,label\nR1,Umur\n", ".xlsx", "bukan XLSX"),
        (b"variable,label\nR1,Umur\n" * 40, ".sav", "bukan SPSS atau Stata"),
        (b"variable,label\nR1,Umur\n" * 40, ".dta", "bukan SPSS atau Stata"),
        (b"%PDF-1.7", ".pdf", "Kamus dibaca dari berkas csv, xlsx, sav, dta"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(content, suffix, sentence):
    with pytest.raises(ValidationError, match=sentence):
        read(ContentFile(content), suffix)


def test_a_spreadsheet_is_read_like_a_csv():
    book = openpyxl.Workbook()
    book.active.append(["variable", "label", "values"])
    book.active.append(["klas", "Klasifikasi daerah", "1=Perkotaan;2=Perdesaan"])
    book.active.append([None, None, None])
    book.active.append(["umur", "Umur (tahun)", None])
    content = io.BytesIO()
    book.save(content)

    found = read(ContentFile(content.getvalue()), ".xlsx").entries

    assert [(entry.name, entry.type, len(entry.codes)) for entry in found] == [
        ("klas", "category", 2),
        ("umur", "integer", 0),
    ]


@pytest.mark.parametrize("suffix", [".sav", ".dta"])
def test_metadata_of_spss_and_stata_give_names_labels_types_and_codes(tmp_path, suffix):
    frame = polars.DataFrame({"klas": [1, 2], "umur": [30, 41], "upah": [1.5, 2.5], "nama": ["A", "B"]})
    frame = frame.cast({"umur": polars.Int32})
    labels = ["Klasifikasi daerah", "Umur", "Upah", "Nama responden"]
    path = tmp_path / f"data{suffix}"
    codes = {"klas": {1: "Perkotaan", 2: "Perdesaan"}}
    if suffix == ".sav":
        pyreadstat.write_sav(
            frame, str(path), column_labels=labels, variable_value_labels=codes, variable_format={"umur": "F3.0"}
        )
    else:
        pyreadstat.write_dta(frame, str(path), column_labels=labels, variable_value_labels=codes)

    found = read(ContentFile(path.read_bytes()), suffix).entries

    assert [(entry.name, entry.label, entry.type) for entry in found] == [
        ("klas", "Klasifikasi daerah", "category"),
        ("umur", "Umur", "integer"),
        ("upah", "Upah", "decimal"),
        ("nama", "Nama responden", "text"),
    ]
    assert found[0].codes == [{"value": "1", "label": "Perkotaan"}, {"value": "2", "label": "Perdesaan"}]
    assert found[3].is_direct_identifier
