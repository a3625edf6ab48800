"""Found by attack: office files packed by a method that hardly anybody uses, and broken in it, were a 500."""

import hashlib
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from silastik.core import inspection
from silastik.core.files import accept

TYPES = {"docx": inspection.WORD_PART, "xlsx": inspection.SHEET_PART}
WORDS = "".join(hashlib.sha256(bytes([number])).hexdigest() for number in range(40))  # cannot be packed much
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


def a_package(kind: str, method: int, **more: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr(inspection.CONTENT_TYPES, TYPES[kind])
        package.writestr(MAIN[kind], WORDS, method)
        for name, text in more.items():
            package.writestr(name, text)
    return target.getvalue()


def why_refused(kind: str, content: bytes) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        accept(SimpleUploadedFile(f"surat.{kind}", content), types=(kind,))
    return caught.value


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("at", range(0, 40, 4))
def test_a_part_that_is_broken_in_any_packing_is_called_damaged(kind, method, at):
    content = bytearray(a_package(kind, method))
    begins = content.index(MAIN[kind].encode()) + len(MAIN[kind]) + at
    content[begins : begins + 4] = b"\xff\xff\xff\xff"

    assert why_refused(kind, bytes(content)).code == "damaged"


def test_a_workbook_with_macros_is_not_called_a_word_file():
    content = a_package("xlsx", zipfile.ZIP_STORED, **{"xl/vbaProject.bin": "x"})

    refusal = why_refused("xlsx", content)

    assert refusal.code == "active_content"
    assert "Word" not in refusal.messages[0]


@pytest.mark.parametrize("kind", TYPES)
def test_a_package_without_its_main_part_is_damaged(kind):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr(inspection.CONTENT_TYPES, TYPES[kind])

    assert why_refused(kind, target.getvalue()).code == "damaged"
