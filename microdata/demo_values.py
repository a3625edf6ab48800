"""Made-up values for the variables of a dictionary, plausible by what their labels say. No ORM, no meaning."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]
    Generator = Callable[[np.random.Generator, int], Array]

# Of an area's code: which digits a variable of that label holds, alone or with all above them, or its name.
_AREA_PARTS = (
    (re.compile(r"10 digit", re.IGNORECASE), slice(0, 10)),
    (re.compile(r"^(kode )?provinsi$", re.IGNORECASE), slice(0, 2)),
    (re.compile(r"^(kode )?kabupaten( atau |/)kota$", re.IGNORECASE), slice(2, 4)),
    (re.compile(r"^(kode )?kecamatan$", re.IGNORECASE), slice(4, 7)),
    (re.compile(r"^(kode )?desa( atau |/)kelurahan$", re.IGNORECASE), slice(7, 10)),
)
_NAME = re.compile(r"^nama (provinsi|kabupaten|kecamatan|desa)", re.IGNORECASE)
_NAME_DIGITS = {"provinsi": 2, "kabupaten": 4, "kecamatan": 7, "desa": 10}


def _whole(low: float, high: float, mean: float, spread: float) -> "Generator":
    def generate(rng: "np.random.Generator", size: int) -> "Array":
        return rng.normal(mean, spread, size).clip(low, high).round().astype("int64")

    return generate


def _skewed(median: float, sigma: float, step: float) -> "Generator":
    """Log-normal values in whole steps: wages, weights, distances."""

    def generate(rng: "np.random.Generator", size: int) -> "Array":
        return ((rng.lognormal(0, sigma, size) * median / step).round() * step).round(2)

    return generate


def _few(mean: float) -> "Generator":
    return lambda rng, size: rng.poisson(mean, size)


# First match wins; labels are those of the real dictionaries.
_BY_LABEL: "tuple[tuple[re.Pattern[str], Generator], ...]" = tuple(
    (re.compile(pattern, re.IGNORECASE), generator)
    for pattern, generator in (
        (r"penimbang", _skewed(180, 0.6, 0.01)),
        (r"umur \(tahun\)$", _whole(0, 97, 33, 20)),
        (r"jumlah anggota rumah tangga", _whole(1, 14, 3.8, 1.6)),
        (r"nomor urut", _whole(1, 10, 4, 3)),
        (r"jumlah jam kerja", _whole(0, 98, 40, 14)),
        (r"upah|pendapatan", _skewed(1_800_000, 0.7, 10_000)),
        (r"pengeluaran makanan", _skewed(1_900_000, 0.45, 100)),
        (r"pengeluaran bukan makanan", _skewed(1_700_000, 0.6, 100)),
        (r"pengeluaran per kapita", _skewed(1_100_000, 0.5, 100)),
        (r"pengeluaran", _skewed(3_600_000, 0.5, 100)),
        (r"kalori", _skewed(2050, 0.2, 0.01)),
        (r"protein", _skewed(60, 0.25, 0.01)),
        (r"luas lantai", _whole(9, 400, 62, 30)),
        (r"\(km\)$", _skewed(4, 1, 0.1)),
        (r"\(000 rupiah\)$", _skewed(15, 0.6, 1)),
        (r"jumlah keluarga", _whole(0, 1500, 320, 160)),
        (r"\(bulan\)$", _whole(0, 11, 4, 4)),
        (r"\(tahun\)$", _few(0.7)),
        (r"^jumlah|; *jumlah|banyak kejadian|korban jiwa", _few(0.8)),
    )
)


def values_of(
    variables: Sequence[Any], codes: "Array", names: Mapping[str, str], rng: "np.random.Generator"
) -> dict[str, Any]:
    """A column of values for each variable, one value for each area code of `codes`; about 3 % are missing.

    `variables`: rows of `Variable`, or anything with name, label, type and codes.
    """
    import pyarrow as pa

    columns: dict[str, Any] = {}
    for variable in variables:
        values = _of_area(variable.label, codes, names)
        if values is not None:
            columns[variable.name] = pa.array(values)
            continue
        values = _of_label(variable, codes.size, rng)
        is_complete = bool(re.search("penimbang|nomor urut", variable.label, re.IGNORECASE))
        missing = None if is_complete else rng.random(codes.size) < 0.03
        columns[variable.name] = pa.array(values, mask=missing)
    _add_up(columns)
    return columns


def _of_area(label: str, codes: "Array", names: Mapping[str, str]) -> "Array | None":
    if match := _NAME.match(label):
        digits = _NAME_DIGITS[match[1].lower()]
        return _each(codes, lambda code: names.get(code[:digits], ""))
    part = next((part for pattern, part in _AREA_PARTS if pattern.search(label)), None)
    return None if part is None else _each(codes, lambda code: code[part])


def _each(codes: "Array", read: Callable[[str], str]) -> "Array":
    """`read` of every code, called once for each that is different."""
    import numpy as np

    distinct, positions = np.unique(codes, return_inverse=True)
    return np.array([read(code) for code in distinct])[positions]


def _of_label(variable: Any, size: int, rng: "np.random.Generator") -> "Array":
    import numpy as np

    if variable.codes:
        answers = np.array([code["value"] for code in variable.codes])
        return rng.choice(answers, size, p=_shares(len(answers)))
    if variable.type == "category":
        return rng.choice(np.array(["1", "2"] if _is_yes_or_no(variable.label) else list("12345")), size)
    values = next((make(rng, size) for pattern, make in _BY_LABEL if pattern.search(variable.label)), None)
    match variable.type:
        case "integer":
            return (rng.poisson(2, size) if values is None else values).astype("int64")
        case "decimal":
            return (rng.gamma(2, 2, size).round(1) if values is None else values).astype("float64")
        case _ if values is None:
            letters = list("ABCDEFGHIJKLMNOPQRSTU") if "kategori" in variable.label.lower() else list("12345")
            return rng.choice(np.array(letters), size)
        case _:
            return values.astype("int64").astype(str)


def _shares(number: int) -> list[float]:
    """The first answers are the commonest."""
    weights = [0.7**position for position in range(number)]
    return [weight / sum(weights) for weight in weights]


def _is_yes_or_no(label: str) -> bool:
    part = label.rpartition(";")[2].strip().lower()
    return part.startswith(("keberadaan", "kejadian", "jenis kelamin", "penerima"))


def _add_up(columns: dict[str, Any]) -> None:
    """Total expenditure is that on food and on all else."""
    import pyarrow.compute as pc

    if {"FOOD", "NONFOOD", "EXPEND"} <= columns.keys():
        columns["EXPEND"] = pc.add(columns["FOOD"], columns["NONFOOD"])
