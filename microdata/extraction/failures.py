"""Why an extraction cannot be done, as a sentence for the officer."""

import errno
import shutil
from pathlib import Path

from django.utils.translation import gettext as _

# With less than this left, what a library calls a failed write was a full disk.
NEARLY_NOTHING = 1024 * 1024


class Failed(Exception):  # noqa: N818 - says what happened; its text is the sentence
    """The extraction ends here, and says why."""


def sentence_of(problem: BaseException, scratch: Path) -> str:
    """What the officer reads about `problem`, which arose while writing below `scratch`."""
    if isinstance(problem, Failed):
        return str(problem)
    if _is_full(problem, scratch):
        return _("Ruang penyimpanan penuh. Kosongkan sebagian, lalu jalankan lagi.")
    if isinstance(problem, MemoryError):
        return _("Memori tidak cukup untuk ekstraksi ini.")
    return _("Ekstraksi berhenti karena kesalahan: %(problem)s") % {"problem": f"{type(problem).__name__}: {problem}"}


def _is_full(problem: BaseException, scratch: Path) -> bool:
    if isinstance(problem, OSError) and problem.errno in {errno.ENOSPC, errno.EDQUOT}:
        return True
    return "No space left" in str(problem) or shutil.disk_usage(scratch).free < NEARLY_NOTHING
