"""Statement files as Simponi and banks write them."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from payments.models import Payment
from payments.statement_forms import accept_statement
from silastik.core.files import CheckedFile

HEADING = ["Kode Billing", "NTPN", "Tanggal Bayar", "Total Disetor"]
CODE, NTPN = "820261124000731", "A1B2C3D4E5F60718"


def simponi_row(
    code: str = CODE, ntpn: str = NTPN, at: str = "24/11/2026 10:15:00", amount: str = "65.000,00"
) -> list[str]:
    return [code, ntpn, at, amount]


def csv_file(*rows: list[str], heading: list[str] | None = None, separator: str = ";", end: str = "\r\n") -> str:
    return "".join(separator.join(row) + end for row in [heading or HEADING, *rows])


def xlsx_file(*rows: list[object], heading: list[str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in [heading or HEADING, *rows]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def uploaded(content: bytes | str, name: str = "simponi.csv") -> CheckedFile:
    content = content.encode() if isinstance(content, str) else content
    return accept_statement(SimpleUploadedFile(name, content))


def paid_row(order, *, ntpn: str, at: datetime, amount: int | None = None) -> list[str]:
    """The line by which Simponi lists the payment of a billed order, by the office's clock."""
    invoice = order.invoices.get()
    code = invoice.billing_codes.first().code
    total = f"{amount or invoice.total:,}".replace(",", ".") + ",00"
    return simponi_row(code, ntpn, at.astimezone(order.office.tz).strftime("%d/%m/%Y %H:%M:%S"), total)


BANK_HEADING = ["Tanggal Valuta", "Keterangan", "Nama Pengirim", "No. Referensi", "Debit", "Kredit"]


def bank_row(on: date, amount: int, *, payer: str = "", reference: str = "", text: str = "TRSF") -> list[str]:
    return [f"{on:%d-%m-%Y}", text, payer, reference, "", f"{amount:,}".replace(",", ".")]


def row_of(payment: Payment, *, less: int = 0, later: int = 1, payer: str | None = None) -> list[str]:
    """The bank's line of a transfer: a day later, and a charge less."""
    return bank_row(
        payment.value_date + timedelta(days=later),
        payment.invoice.total - less,
        payer=payment.invoice.order.customer.name.upper() if payer is None else payer,
        reference=payment.reference,
    )


def mt940(*amounts: int, opening: int = 0, closing: int | None = None, end: str = "\r\n") -> str:
    """A statement of the bank; each amount is a transfer of MEI TAN."""
    last = opening + sum(amounts) if closing is None else closing
    lines = [":20:STMT0001", ":25:0012345678", ":28C:00001/001", f":60F:C261123IDR{opening},00"]
    for number, amount in enumerate(amounts, start=1):
        lines += [f":61:2611241124C{amount},00NTRFREF{number}//FT{number}", f":86:/NAME/MEI TAN/REMI/invoice {number}"]
    return end.join([*lines, f":62F:C261124IDR{last},00", "-", ""])


def camt(*amounts: Decimal, closing: Decimal | None = None, currency: str = "IDR") -> str:
    """A statement in ISO 20022; each amount is a transfer of Mei Tan."""
    last = sum(amounts) if closing is None else closing
    entries = "".join(
        f"<Ntry><Amt Ccy='{currency}'>{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"
        f"<ValDt><Dt>2026-11-24</Dt></ValDt><AcctSvcrRef>FT{number}</AcctSvcrRef><NtryDtls><TxDtls>"
        f"<Refs><EndToEndId>REF{number}</EndToEndId></Refs><RltdPties><Dbtr><Nm>Mei Tan</Nm></Dbtr></RltdPties>"
        f"<RmtInf><Ustrd>invoice {number}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        for number, amount in enumerate(amounts, start=1)
    )
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='{currency}'>{amount}</Amt>"
        "<CdtDbtInd>CRDT</CdtDbtInd></Bal>"
        for code, amount in (("OPBD", 0), ("CLBD", last))
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'>"
        f"<BkToCstmrStmt><Stmt>{balances}{entries}</Stmt></BkToCstmrStmt></Document>"
    )
