"""Files as people send them: right, wrong, and meant to do harm."""

import io
from functools import cache

import pikepdf
from PIL import Image

from silastik.core.pictures import rewritten
from tests.builders import pdf_bytes


@cache
def png(width: int = 40, height: int = 30) -> bytes:
    return _picture(width, height, "PNG")


@cache
def jpeg(width: int = 40, height: int = 30) -> bytes:
    return _picture(width, height, "JPEG")


def as_kept(content: bytes) -> bytes:
    """What the portal keeps of a file: pictures are painted anew, everything else stays as it came."""
    forms = {b"\xff\xd8": "JPEG", b"\x89P": "PNG"}
    return rewritten(io.BytesIO(content), forms[content[:2]]) if content[:2] in forms else content


def _picture(width: int, height: int, form: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, form)
    return buffer.getvalue()


@cache
def program() -> bytes:
    """The head of a Windows program, padded to a plausible size."""
    return (
        b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 44 + b"PE\x00\x00L\x01" + bytes(4000)
    )


@cache
def locked_pdf() -> bytes:
    """Opens only with a password."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes())) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="pemilik", user="pembaca"))
    return buffer.getvalue()


@cache
def page_that_is_a_pdf_too() -> bytes:
    """A page of HTML with a script in front of a whole PDF: which of the two it is depends on who opens it."""
    return b"<!doctype html><html><script>alert(document.domain)</script></html>\n" + pdf_bytes()


@cache
def pdf_with_script() -> bytes:
    """Runs a script when it is opened."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes())) as pdf:
        action = pikepdf.Dictionary(Type=pikepdf.Name.Action, S=pikepdf.Name.JavaScript, JS="app.alert('x')")
        pdf.Root.OpenAction = pdf.make_indirect(action)
        pdf.save(buffer)
    return buffer.getvalue()


@cache
def pdf_of_no_size() -> bytes:
    """Opens, but its page measures nothing."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes(1))) as pdf:
        pdf.pages[0].MediaBox = pikepdf.Array([0, 0, 0, 0])
        pdf.save(buffer)
    return buffer.getvalue()


@cache
def pdf_of_a_banner() -> bytes:
    """Opens, but its page is a thousand times as long as it is wide."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes(1))) as pdf:
        pdf.pages[0].MediaBox = pikepdf.Array([0, 0, 1, 14000])
        pdf.save(buffer)
    return buffer.getvalue()
