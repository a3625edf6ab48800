"""Made-up polygons for real areas: a mesh around Limboto, parted so that areas never overlap and leave no gap."""

import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from .maps import CRS

WEST, SOUTH, EAST, NORTH = 122.35, 0.43, 123.05, 0.92
COLUMNS, ROWS = 140, 98
JITTER = 0.36  # of a cell: below one half, a moved corner stays nearest to its own place and no polygon crosses itself
SEED = 7502

Corner = tuple[int, int]
Box = tuple[int, int, int, int]
Point = tuple[float, float]


def draw(path: Path, areas: dict[str, str], *, layer: str) -> None:
    """Write a GeoPackage of the areas (code to name, in order of code); those of one parent lie together.

    Villages fill the very polygon of their district: both layers part the same mesh the same way.
    """
    import numpy as np
    import pyogrio.raw

    from .masters import SYNTHETIC

    boxes = dict(part(sorted(areas)))
    mesh = _mesh()
    polygons = [_wkb([mesh[corner] for corner in ring(boxes[code])]) for code in areas]
    pyogrio.raw.write(
        path,
        geometry=np.array(polygons, dtype=object),
        field_data=[np.array(list(areas), dtype=object), np.array(list(areas.values()), dtype=object)],
        fields=["kode", "nama"],
        layer=layer,
        driver="GPKG",
        geometry_type="Polygon",
        crs=CRS,
        layer_metadata={"KETERANGAN": SYNTHETIC},
        layer_options={"DESCRIPTION": SYNTHETIC},
    )


def part(codes: Sequence[str]) -> Iterator[tuple[str, Box]]:
    """The box of each area in cells of the mesh (west, south, east, north): districts first, then their villages."""
    districts = {district: list(members) for district, members in groupby(codes, key=lambda code: code[:7])}
    for district, box in _halve((0, 0, COLUMNS, ROWS), list(districts)):
        yield from _halve(box, districts[district])


def ring(box: Box) -> Iterable[Corner]:
    """The corners of the mesh around a box, counterclockwise and closed. Neighbours share every corner between them."""
    west, south, east, north = box
    yield from ((x, south) for x in range(west, east))
    yield from ((east, y) for y in range(south, north))
    yield from ((x, north) for x in range(east, west, -1))
    yield from ((west, y) for y in range(north, south - 1, -1))


def _halve(box: Box, codes: list[str]) -> Iterator[tuple[str, Box]]:
    """Cut a box across its longer side, in proportion to the areas on either side, until each has its own."""
    if len(codes) == 1:
        yield codes[0], box
        return
    west, south, east, north = box
    middle = len(codes) // 2
    share = middle / len(codes)
    if east - west >= north - south:
        cut = west + max(1, round((east - west) * share))
        halves = (west, south, cut, north), (cut, south, east, north)
    else:
        cut = south + max(1, round((north - south) * share))
        halves = (west, south, east, cut), (west, cut, east, north)
    yield from _halve(halves[0], codes[:middle])
    yield from _halve(halves[1], codes[middle:])


def _mesh() -> dict[Corner, Point]:
    """Longitude and latitude of every corner, each moved a little from its regular place."""
    import numpy as np

    moved = np.random.default_rng(SEED).uniform(-JITTER, JITTER, (COLUMNS + 1, ROWS + 1, 2))
    step_x, step_y = (EAST - WEST) / COLUMNS, (NORTH - SOUTH) / ROWS
    return {
        (x, y): (
            round(float(WEST + (x + moved[x, y, 0]) * step_x), 6),
            round(float(SOUTH + (y + moved[x, y, 1]) * step_y), 6),
        )
        for x in range(COLUMNS + 1)
        for y in range(ROWS + 1)
    }


def _wkb(points: Sequence[Point]) -> bytes:
    """A polygon of one ring as well-known binary, little-endian."""
    coordinates = [coordinate for point in points for coordinate in point]
    return struct.pack(f"<BIII{len(coordinates)}d", 1, 3, 1, len(points), *coordinates)
