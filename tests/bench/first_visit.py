"""What a browser that was never here before loads, in bytes as they travel.

Pages are compressed as nginx does it. Files come as the portal keeps them: Brotli, which browsers ask for.
Covers are pictures that each page has of its own, and are loaded as they come into sight: they are not counted.
"""

import gzip
import re
from collections.abc import Iterator, Mapping

from .bounds import Line
from .visitors import Visitors

BYTES, REQUESTS, PAGE = 75, 4, 12  # kB, files, kB


def measure(visitors: Visitors, catalogue: str, others: Mapping[str, str]) -> Iterator[Line]:
    page = visitors.get(catalogue).body
    files = sorted(set(re.findall(rb'(?:href|src)="(/static/[^"]+)"', page)))
    sizes = {file.decode(): file_bytes(visitors, file.decode()) for file in files}
    whole = compressed(page) + sum(sizes.values())
    detail = ", ".join(f"{name.rpartition('/')[2]} {size / 1000:.1f}" for name, size in sizes.items())
    detail = f"page {compressed(page) / 1000:.1f}, {detail}"
    yield Line("first visit of the catalogue", whole / 1000, "kB", BYTES, detail)
    yield Line("first visit of the catalogue: static files", len(files), "", REQUESTS)
    for name, path in {"catalogue": catalogue, **others}.items():
        body = visitors.get(path).body
        detail = f"{len(body):,} bytes bare"
        yield Line(f"HTML of the {name} page, compressed", compressed(body) / 1000, "kB", PAGE, detail)


def compressed(page: bytes) -> int:
    return len(gzip.compress(page, 1))  # nginx's own level


def file_bytes(visitors: Visitors, path: str) -> int:
    return len(visitors.get(path, **{"Accept-Encoding": "br, gzip"}).body)
