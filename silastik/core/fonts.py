"""Inter for PDFs: static faces, cut once from the package's variable font and kept below the data folder."""

import io
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

# File name -> place on the axes of the variable font; `opsz` 32 is the cut for headings.
FACES = {
    "inter-400.ttf": {"wght": 400, "opsz": 14},
    "inter-600.ttf": {"wght": 600, "opsz": 14},
    "inter-700.ttf": {"wght": 700, "opsz": 14},
    "inter-display-700.ttf": {"wght": 700, "opsz": 32},
}
# Latin with its extensions, Greek and Cyrillic (names of customers abroad), punctuation, currencies, signs.
UNICODES = (
    *range(0x20, 0x250),
    *range(0x370, 0x460),
    *range(0x1E00, 0x1F00),
    *range(0x2000, 0x2070),
    *range(0x20A0, 0x20C1),
    0x2116,
    0x2122,
    *range(0x2190, 0x2194),
    *range(0x2200, 0x2270),
)
# Without `calt`, which turns "2x3" into "2×3": a paper says exactly what its snapshot says.
FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "tnum"]


@cache
def face(name: str) -> Path:
    """The file of a face. The first call on a machine cuts it (some seconds); two processes at once do no harm.

    Raises `KeyError` when there is no such face.
    """
    axes = FACES[name]
    path = Path(settings.DATA_DIR) / "fonts" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
            draft.write(_cut(axes, path.stem))
        Path(draft.name).chmod(0o644)  # in an image whoever builds it is not whoever prints
        Path(draft.name).replace(path)
    return path


def _cut(axes: dict[str, int], name: str) -> bytes:
    font = TTFont(io.BytesIO(_subset()), recalcTimestamp=False)
    instantiateVariableFont(font, axes, inplace=True)
    for part in (1, 4, 6):
        font["name"].setName(name, part, 3, 1, 0x409)
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


@cache
def _subset() -> bytes:
    package = files("fontpkg_inter") / "files" / "Inter[opsz,wght].ttf"
    with package.open("rb") as source:
        font = TTFont(source, recalcTimestamp=False)
        subsetter = Subsetter(Options(layout_features=FEATURES, hinting=False, notdef_outline=True))
        subsetter.populate(unicodes=UNICODES)
        subsetter.subset(font)
        target = io.BytesIO()
        font.save(target)
    return target.getvalue()
