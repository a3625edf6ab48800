"""Uploads are shown to clamd before they are kept (decision 7); without CLAMD_ADDRESS nobody looks."""

import logging
import os
import socket
import struct
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .outage import Outage

logger = logging.getLogger(__name__)

CHUNK = 256 * 1024
TIMEOUT = 60  # seconds without a sign of life
scanner = Outage(seconds=30)  # one that hangs would hold a web process for each upload, until none answers pages
BEYOND_LIMITS = ("Heuristics.Limits.Exceeded", "INSTREAM size limit exceeded")


def refuse_malware(file: BinaryIO) -> None:
    """Raise `ValidationError` for a file in which clamd finds malware, and for one it could not look at.

    Its code is "infected", "unscanned" (clamd is away: try again), or "unscannable": above settings.CLAMD_MAX_BYTES,
    when it is not sent at all, or beyond what clamd takes (`StreamMaxLength`) or unpacks (`AlertExceedsMax`). No limit
    makes a file infected, and none lets it pass in silence: customers' files are far below, and a prepared file of an
    officer, which may have several gigabytes where clamd ends at two, is taken with a remark that nobody has looked.
    """
    if not settings.CLAMD_ADDRESS:
        return
    if file.seek(0, os.SEEK_END) > settings.CLAMD_MAX_BYTES:
        raise _unscannable()
    if scanner.lasts:
        raise _unscanned()
    try:
        verdict = _ask(settings.CLAMD_ADDRESS, file)
    except (OSError, ValueError) as error:  # away, silent, or at an address that is none
        if isinstance(error, TimeoutError):
            scanner.begin()
        verdict = f"{type(error).__name__}: {error}"
    if verdict == "OK":
        return
    if verdict.startswith(BEYOND_LIMITS):
        logger.warning("Upload could not be scanned whole by %s: %s", settings.CLAMD_ADDRESS, verdict)
        raise _unscannable()
    if verdict.endswith(" FOUND"):
        logger.warning("Upload refused: %s", verdict)
        raise ValidationError(
            _("Pemindai virus menolak berkas ini. Periksa perangkat Anda, lalu unggah berkas yang bersih."),
            code="infected",
        )
    logger.error("Upload could not be scanned by %s: %s", settings.CLAMD_ADDRESS, verdict)
    raise _unscanned()


def _unscanned() -> ValidationError:
    return ValidationError(
        _("Berkas ini belum dapat diperiksa dari virus, jadi belum kami terima. Coba lagi beberapa menit lagi."),
        code="unscanned",
    )


def _unscannable() -> ValidationError:
    sentence = _("Berkas ini melampaui batas pemindai virus, jadi tidak kami terima. Kirim berkas yang lebih kecil.")
    return ValidationError(sentence, code="unscannable")


def _ask(address: str, file: BinaryIO) -> str:
    """What clamd at a socket's path or `host:port` answers: "OK", "<signature> FOUND", or "<reason> ERROR".

    clamd's INSTREAM: the bytes in chunks, each after its length as four bytes, big end first; the length 0 ends them.
    """
    host, _colon, port = address.rpartition(":")
    family, place = (socket.AF_INET, (host, int(port))) if host else (socket.AF_UNIX, address)
    with socket.socket(family) as clamd:
        clamd.settimeout(TIMEOUT)
        clamd.connect(place)
        try:
            clamd.sendall(b"zINSTREAM\0")
            file.seek(0)
            while chunk := file.read(CHUNK):
                clamd.sendall(struct.pack("!I", len(chunk)) + chunk)
            clamd.sendall(struct.pack("!I", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # clamd has heard enough, and says why
        with clamd.makefile("rb") as answer:
            return answer.read(1024).decode(errors="replace").rstrip("\0").removeprefix("stream: ")
