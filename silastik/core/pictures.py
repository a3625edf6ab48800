"""Pictures that come in are painted anew: what is kept was written by us, and holds nothing but its pixels."""

import io
import struct
from threading import Lock
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, ImageOps

from .refusals import damaged

MAX_PIXELS = 64_000_000  # of a photograph, which JPEG unfolds at a half or a quarter of its size
UNFOLDED_PIXELS = 24_000_000  # of what stands in memory at once: 96 MB at four bytes a pixel
QUALITY = 90
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
# What each format can say; other modes are turned into RGB.
MODES = {"JPEG": {"L", "RGB"}, "PNG": {"1", "L", "LA", "P", "RGB", "RGBA", "I", "I;16"}}
_one_at_a_time = Lock()  # a web process answers several people at once, and has memory for one such picture


def rewritten(file: BinaryIO, picture_format: str) -> bytes:
    """The picture in a new file of the same format: upright, without place, camera, thumbnail, profile, or what
    stands behind its end. A photograph above `UNFOLDED_PIXELS` becomes smaller by a half, a quarter or an eighth.

    Raises `ValidationError` for a sender whose picture is damaged, cut short, or of more pixels than are unfolded.
    """
    try:
        with _one_at_a_time, Image.open(file, formats=[picture_format]) as image:
            _make_small(image)
            image.load()
            return _painted(image, picture_format)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(UNFOLDED_PIXELS) from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error) as error:
        raise damaged() from error


def _make_small(image: ImageFile.ImageFile) -> None:
    """Ask for fewer pixels where the format can unfold fewer; refuse what would still be too many.

    A progressive JPEG is held whole before its first pixel is known, however few are asked for.
    """
    width, height = image.size
    limit = MAX_PIXELS if image.format != "PNG" and not image.info.get("progressive") else UNFOLDED_PIXELS
    if width * height > limit:
        raise _too_many_pixels(limit)
    scale = next(scale for scale in (1, 2, 4, 8) if width * height <= UNFOLDED_PIXELS * scale**2)
    if scale > 1:
        image.draft(image.mode, (width // scale, height // scale))


def _painted(image: Image.Image, picture_format: str) -> bytes:
    ImageOps.exif_transpose(image, in_place=True)  # which way is up stands beside the pixels, and is left behind
    clear = image.info.get("transparency")
    image.info = {} if clear is None else {"transparency": clear}
    picture = image if image.mode in MODES[picture_format] else image.convert("RGB")
    target = io.BytesIO()
    picture.save(target, picture_format, quality=QUALITY)
    return target.getvalue()


def _too_many_pixels(limit: int) -> ValidationError:
    return ValidationError(
        _("Gambar ini terlalu besar: paling banyak %(limit)d megapiksel. Kecilkan, lalu unggah lagi."),
        code="too_many_pixels",
        params={"limit": limit // 1_000_000},
    )
