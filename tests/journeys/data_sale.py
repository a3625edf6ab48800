"""Steps that sales of microdata and of maps share: choosing, the papers, extracting, paying, opening what was sent."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duckdb
import pyreadstat
from playwright.sync_api import Response

from microdata.models import DatasetVersion, Extraction, MicrodataOrder
from microdata.states import UNFINISHED
from silastik.core.money import rupiah
from silastik.users.models import User
from tests import builders
from tests.microdata.signing import signed

from .people import office_time
from .stack import eventually
from .visitor import Visitor

ABSTRACT = {
    "Latar belakang": "Desa pesisir Teluk Tomini jauh dari layanan dasar.",
    "Tujuan": "Mengukur akses desa pada layanan dasar.",
    "Metode": "Regresi logistik pada tingkat desa.",
    "Rancangan hasil": "Artikel jurnal dan ringkasan kebijakan.",
}
SIGNER = {
    "Nama lengkap": "Dr. Ismail Dunggio",
    "Jabatan": "Dekan Fakultas Ekonomi",
    "Instansi": "Universitas Negeri Gorontalo",
    "Nomor identitas": "197805122005011002",
}


def tick_the_review(officer: Visitor) -> None:
    """M4a: everything has been compared."""
    for key in ("purpose", "choice", "signer"):
        officer.page.locator(f"input[name=checked][value={key}]").check()


def choose(visitor: Visitor, *, area: str, code: str, variables: Iterable[str] = (), formats: Iterable[str]) -> None:
    """Search and tick on the choosing page; a map has no variables."""
    page = visitor.page
    visitor.fill({"Wilayah yang saya pilih": True, "Cari wilayah": area})
    page.locator("#pilihan-wilayah").get_by_role("button", name=visitor.say("Cari")).click()
    page.locator(f"[name=a][value='{code}']").check()
    if variables:
        visitor.fill({"Variabel yang saya pilih": True})
    for name in variables:
        page.locator(f"[name=v][value='{name}']").check()
    for box in page.locator("[name=f]").all():
        box.uncheck()
    formats = tuple(formats)
    with page.expect_response(lambda answer: _counts(answer, formats)):
        visitor.fill(dict.fromkeys(formats, True))
    visitor.look()


def _counts(answer: Response, formats: tuple[str, ...]) -> bool:
    """Whether this is an estimate of all formats, and not of what was ticked a moment before."""
    address = urlsplit(answer.url)
    form = parse_qs(answer.request.post_data or address.query)
    return address.path.endswith("/perkiraan/") and len(form.get("f", [])) == len(formats)


def write_the_papers(visitor: Visitor) -> None:
    visitor.follow("Isi abstraksi")
    visitor.fill(ABSTRACT)
    visitor.press("Simpan abstraksi")
    visitor.follow("Isi penanda tangan")
    visitor.fill(SIGNER)
    visitor.press("Simpan penanda tangan")


def submit(visitor: Visitor, customer: User) -> MicrodataOrder:
    visitor.fill({"Saya menyetujui syarat pembelian produk statistik.": True})
    visitor.press("Ajukan pesanan")
    order = MicrodataOrder.objects.get(customer=customer)
    assert visitor.path == order.get_absolute_url()
    return order


def extract(officer: Visitor, *parts: str) -> None:
    """Let the extractor make these, and look at the workbench when it has."""
    for part in parts:
        officer.press(part)
    eventually(lambda: not Extraction.objects.filter(state__in=UNFINISHED).exists(), "the extractor to finish")
    officer.reload()
    officer.look()


def bill_and_pay(officer: Visitor, order: MicrodataOrder) -> None:
    """The officer types what Simponi shows: the billing code, and later that it is paid."""
    amount = rupiah(order.invoices.get().total).removeprefix("Rp")
    simponi = {"Kode billing": builders.a_billing_code(), "Jumlah pada Simponi": amount}
    simponi["Berlaku sampai"] = office_time(days=3)
    officer.fill(simponi, within=officer.page.locator("#pembayaran"))
    officer.press("Catat kode billing")
    officer.fill({"NTPN": "a1b2 c3d4 e5f6 0718", "Waktu bayar": office_time()})
    officer.press("Catat pembayaran")


def signed_digitally(paper: bytes) -> bytes:
    """In a thread of its own: pyHanko's event loop cannot run inside Playwright's."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(signed, paper).result()


def open_package(content: bytes, folder: Path) -> Path:
    """The folder inside a delivered ZIP, once every file in it is as SHA256SUMS says."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        package.extractall(folder)
    (inside,) = folder.iterdir()
    sums = dict(reversed(line.split("  ")) for line in (inside / "SHA256SUMS").read_text().splitlines())
    files = {str(path.relative_to(inside)): path for path in inside.rglob("*") if path.is_file()}
    assert sums == {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items() if name != "SHA256SUMS"
    }
    return inside


def master_rows(version: DatasetVersion, area: str, variables: Iterable[str]) -> duckdb.DuckDBPyRelation:
    """These variables of a master's rows in an area, by DuckDB alone."""
    rows = duckdb.read_parquet(version.master.path).filter(f"starts_with({version.area_column}, '{area}')")
    return rows.project(", ".join(variables))


def rows_of(package: Path, labels: dict[str, str], like: duckdb.DuckDBPyRelation) -> list[tuple[object, ...]]:
    """The rows in a package, in types like these: the same in CSV and in SPSS, where variables have these labels."""
    (sav,), (csv,) = package.glob("*.sav"), set(package.glob("*.csv")) - {package / "codebook.csv"}
    values, about = pyreadstat.read_sav(sav, output_format="dict")
    assert about.column_names_to_labels == labels
    table = duckdb.read_csv(str(csv), dtype=like.types)
    assert table.columns == list(labels)
    rows = table.fetchall()
    missing = {"": None}  # SPSS knows no missing text
    shown = zip(*values.values(), strict=True)
    assert [tuple(missing.get(value, value) for value in row) for row in shown] == rows
    return rows


def manifest_of(package: Path) -> dict[str, Any]:
    return json.loads((package / "MANIFEST.json").read_text())
