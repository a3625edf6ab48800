"""The recipe: what one order takes from one dataset. Price, sample, codebook and final files all come from it.

Plain data, no ORM: it is frozen as JSON on each extraction, and its digest names it in the manifest of a delivery.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Column:
    """A column of the delivered data. `codes` are (value, label) pairs."""

    name: str
    type: str
    label: str
    codes: tuple[tuple[str, str], ...] = ()
    is_direct_identifier: bool = False


@dataclass(frozen=True)
class Recipe:
    """Dataset, version, columns in their order, areas (codes that stand for all below; none: everything), formats."""

    dataset: str
    version: int
    master_sha256: str
    area_column: str
    disclosure_level: int
    columns: tuple[Column, ...]
    areas: tuple[str, ...]
    formats: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return json.loads(json.dumps(asdict(self)))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Recipe":
        columns = tuple(
            Column(**{**column, "codes": tuple((value, label) for value, label in column["codes"])})
            for column in data["columns"]
        )
        return cls(**{**data, "columns": columns, "areas": tuple(data["areas"]), "formats": tuple(data["formats"])})

    @property
    def digest(self) -> str:
        """SHA-256 of the recipe in canonical JSON."""
        return _digest(self.as_json())

    @property
    def schema_sha256(self) -> str:
        """SHA-256 of names and types of the columns: the same for a sample and its final files."""
        return _digest([(column.name, column.type) for column in self.columns])


def _digest(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def without_covered(codes: Sequence[str]) -> list[str]:
    """The codes without those that another one already stands for: `7502` makes `7502010` redundant."""
    kept: list[str] = []
    for code in sorted(set(codes), key=lambda code: (len(code), code)):
        if not any(code.startswith(above) for above in kept):
            kept.append(code)
    return kept
