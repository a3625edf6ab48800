"""Prints what was measured beside its bound, and fails when one is broken: `make bench`."""

import os
import sys
import tempfile
from pathlib import Path

import django


def main() -> int:
    django.setup()
    from . import codebook, extraction  # whose tools are models

    # On a disk: DuckDB, which spills, is not to be measured on memory that poses as a disk.
    with tempfile.TemporaryDirectory(dir=os.environ["DATA_DIR"]) as folder:
        measured = [*extraction.measure(Path(folder)), *codebook.measure()]
    for line in measured:
        sys.stdout.write(f"{line}\n")
    return 0 if all(line.is_kept for line in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
