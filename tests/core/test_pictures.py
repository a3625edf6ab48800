"""Pictures are kept as we paint them: their pixels, and nothing that came beside them."""

import io
import resource

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from silastik.core.files import accept
from silastik.core.pictures import UNFOLDED_PIXELS, rewritten

SCRIPT = b"<script>alert(document.domain)</script>"


def saved(image: Image.Image, picture_format: str, **options) -> bytes:
    target = io.BytesIO()
    image.save(target, picture_format, **options)
    return target.getvalue()


def kept(content: bytes, name: str) -> bytes:
    return accept(SimpleUploadedFile(name, content)).file.read()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def why_refused(content: bytes, name: str) -> str:
    with translation.override("id"), pytest.raises(ValidationError) as refusal:
        kept(content, name)
    return refusal.value.messages[0]


def test_a_photograph_loses_place_camera_comment_and_profile():
    exif = Image.Exif()
    exif[0x010F] = "Kamera Rani"
    exif.get_ifd(0x8825)[1] = "N"
    content = saved(
        Image.new("RGB", (80, 60), "teal"), "JPEG", exif=exif, comment="rahasia", icc_profile=b"profil" * 40
    )
    assert b"Kamera Rani" in content
    assert b"rahasia" in content

    picture = opened(kept(content, "foto.jpg"))

    assert dict(picture.getexif()) == {}
    assert not {"exif", "comment", "icc_profile"} & set(picture.info)


def test_a_photograph_taken_upright_stays_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    content = saved(Image.new("RGB", (80, 60), "teal"), "JPEG", exif=exif)

    assert opened(kept(content, "foto.jpg")).size == (60, 80)


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG"])
def test_what_stands_behind_a_picture_or_in_its_notes_is_left_behind(picture_format):
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SCRIPT.decode())
    options = {"JPEG": {"comment": SCRIPT}, "PNG": {"pnginfo": notes}}[picture_format]
    content = saved(Image.new("RGB", (40, 30), "teal"), picture_format, **options) + SCRIPT + b"PK\x03\x04"
    assert content.count(SCRIPT) == 2

    clean = kept(content, f"bukti.{picture_format.lower()}")

    assert SCRIPT not in clean
    assert b"PK\x03\x04" not in clean
    assert opened(clean).getpixel((5, 5)) == pytest.approx((0, 128, 128), abs=3)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_keeps_each_pixel(mode):
    image = Image.linear_gradient("L").resize((64, 64)).convert("RGBA" if mode in {"P", "LA"} else "L").convert(mode)

    again = opened(kept(saved(image, "PNG"), "layar.png"))

    assert (again.mode, again.tobytes()) == (mode, image.tobytes())


def test_a_transparent_colour_stays_transparent():
    image = Image.new("P", (20, 20), 3)
    image.putpalette(list(range(12)))
    content = saved(image, "PNG", transparency=3)

    assert opened(kept(content, "cap.png")).convert("RGBA").getpixel((1, 1))[3] == 0


def test_a_photograph_in_printing_colours_is_shown_like_others():
    content = saved(Image.new("CMYK", (40, 30), (0, 128, 128, 0)), "JPEG")

    assert opened(kept(content, "cetak.jpg")).mode == "RGB"


def test_a_large_photograph_is_unfolded_at_a_part_of_its_size():
    """48 megapixels, as phones take them: 144 MB unfolded whole."""
    content = saved(Image.new("RGB", (8000, 6000), "teal"), "JPEG")

    picture = opened(kept(content, "foto.jpg"))

    assert picture.size == (4000, 3000)


@pytest.mark.parametrize(
    ("picture_format", "size", "options", "limit"),
    [
        ("JPEG", (9000, 8000), {}, 64),
        ("JPEG", (6000, 5000), {"progressive": True}, 24),
        ("PNG", (6000, 5000), {}, 24),
    ],
)
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_unfolded(picture_format, size, options, limit):
    content = saved(Image.new("L", size), picture_format, **options)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert f"paling banyak {limit} megapiksel" in why_refused(content, f"luas.{picture_format.lower()}")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16 * 1024  # kilobytes
    assert size[0] * size[1] > UNFOLDED_PIXELS


def turned(picture_format: str) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved(Image.linear_gradient("L").resize((24, 24)), picture_format, exif=exif)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("picture_format", ["JPEG", "PNG"])
@given(data=st.data())
def test_whatever_is_broken_in_a_picture_is_a_sentence_and_no_error(picture_format, data):
    whole = bytearray(turned(picture_format))
    for _change in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(8, len(whole) - 1))] = data.draw(st.integers(0, 255))

    try:
        clean = rewritten(io.BytesIO(bytes(whole)), picture_format)
    except ValidationError:
        return
    assert opened(clean).format == picture_format
