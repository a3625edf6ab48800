"""An accepted upload waits while the rest of its form is mended, and no longer than a day."""

from datetime import timedelta
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from lxml import html

from silastik.core import uploads
from silastik.core.files import accept
from tests.builders import pdf_bytes
from tests.uploads import png


class LetterForm(forms.Form):
    letter = uploads.KeptFileField(check=accept)
    word = forms.CharField()


def waiting_files() -> list[Path]:
    return [path for path in Path(settings.PRIVATE_ROOT, "kept").rglob("*") if path.is_file()]


def sent(upload: SimpleUploadedFile | None = None, **data: str) -> LetterForm:
    return LetterForm(data, {"letter": upload} if upload else {})


def hidden(form: LetterForm) -> dict[str, str]:
    """What the form carries of its file when it is shown again."""
    page = html.fromstring(f"<div>{form}</div>")
    return {field.get("name"): field.get("value") for field in page.xpath("//input[@type='hidden']")}


def a_letter(content: bytes | None = None, name: str = "surat.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf_bytes() if content is None else content)


def test_an_accepted_upload_comes_back_with_the_form_that_was_wrong_beside_it():
    carried = hidden(sent(a_letter()))

    form = sent(word="ya", **carried)

    assert form.is_valid()
    letter = form.cleaned_data["letter"]
    assert (letter.name, letter.file.read()) == ("surat.pdf", pdf_bytes())


def test_the_form_names_the_file_that_waits_and_asks_for_none():
    form = str(sent(a_letter(name="surat & bukti.pdf")))

    assert "surat &amp; bukti.pdf sudah kami terima. Pilih berkas hanya bila ingin menggantinya." in form
    assert "required" not in html.fromstring(f"<div>{form}</div>").xpath("//input[@type='file']")[0].attrib


def test_a_file_chosen_instead_wins_over_the_one_that_waits():
    carried = hidden(sent(a_letter()))

    form = sent(a_letter(png(), "surat.png"), word="ya", **carried)

    assert form.is_valid()
    assert form.cleaned_data["letter"].content_type == "image/png"


def test_an_upload_waits_once_however_often_its_form_is_wrong():
    carried = hidden(sent(a_letter()))

    assert hidden(sent(**carried)) == carried
    assert len(waiting_files()) == 1


def test_a_refused_upload_is_not_kept():
    form = sent(a_letter(b"sekadar teks"))

    assert hidden(form) == {}
    assert not waiting_files()


def test_a_form_that_is_right_keeps_nothing():
    assert sent(a_letter(), word="ya").is_valid()
    assert not waiting_files()


@pytest.mark.parametrize("token", ["", "x", "kept/ab/cd.pdf", "a:b:c"])
def test_a_forged_token_brings_no_file(token):
    form = sent(word="ya", letter_kept=token)

    assert set(form.errors) == {"letter"}


def test_a_large_upload_waits_too(rf, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    request = rf.post("/", {"letter": a_letter()})

    carried = hidden(LetterForm(request.POST, request.FILES))
    request.close()  # as the server does after its answer

    assert sent(word="ya", **carried).is_valid()


def test_uploads_nobody_came_back_for_are_swept_after_a_day_and_then_asked_for_again():
    carried = hidden(sent(a_letter()))
    now = timezone.now()

    assert uploads.sweep(now + timedelta(hours=23)) == 0
    assert uploads.sweep(now + timedelta(hours=25)) == 1

    assert not waiting_files()
    assert set(sent(word="ya", **carried).errors) == {"letter"}


def test_there_is_nothing_to_sweep_before_the_first_upload():
    assert uploads.sweep(timezone.now()) == 0
