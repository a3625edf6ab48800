"""The process of one extraction, as its parent sees it: started, followed, and gone when the parent leaves."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from typing import IO, Any, cast

from django.conf import settings
from django.utils.translation import gettext as _

from .failures import Failed
from .run import Result

BEAT_SECONDS = 1.0  # so that a wish to stop is heard within a second or two
TICK_SECONDS = 0.25

# Hears every second how far the process is, and what it does; what it raises ends the process.
Beat = Callable[[int, str], None]


def work(job: dict[str, Any], beat: Beat) -> Result:
    """Let a process do a job (see `__main__`). Raises `Failed` with its sentence, or when it died without one."""
    process = subprocess.Popen(
        [sys.executable, "-m", "microdata.extraction"],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        try:
            job_line = cast("IO[bytes]", process.stdin)
            job_line.write(json.dumps(job).encode() + b"\n")
            job_line.flush()
            return _follow(cast("IO[bytes]", process.stdout).fileno(), beat)
        finally:
            process.kill()


def _follow(output: int, beat: Beat) -> Result:
    heard, progress, stage, beaten = b"", 0, "", 0.0
    while True:
        if select.select([output], [], [], TICK_SECONDS)[0]:
            chunk = os.read(output, 65536)
            if not chunk:
                raise Failed(_("Proses ekstraksi berhenti mendadak, mungkin karena memori habis. Jalankan lagi."))
            *lines, heard = (heard + chunk).split(b"\n")
            for message in map(json.loads, lines):
                if "result" in message:
                    return Result.from_json(message["result"])
                if "failure" in message:
                    raise Failed(message["failure"])
                progress, stage = message["progress"], message["stage"]
        if time.monotonic() - beaten > BEAT_SECONDS:
            beat(progress, stage)
            beaten = time.monotonic()
