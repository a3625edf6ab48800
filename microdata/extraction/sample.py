"""What makes a sample of the same query: a few rows, drawn by the recipe's own seed, with nobody to be known in them.

A sample goes out before payment and SPPD, so it never shows more than a small part of what is sold.

Columns, their order and their types stay those of the final files. Direct identifiers are masked; the area's code is
cut at the dataset's disclosure level, and code or name of a finer area in a column of its own is masked.
"""

import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..recipes import Column, Recipe

ROWS = 20
FEATURES = 3  # of a map
SHARE = 5  # one row in so many
MASK = "***"
# What a column of codes or names of areas is called, with the length of the codes of that level.
_AREAS = ((r"provinsi|province", 2), (r"kabupaten|kota|regency", 4), (r"kecamatan", 7), (r"desa|kelurahan|village", 10))
_LEVELS = tuple(
    (re.compile(rf"(?:(?:kode|nama) )?(?:{words})\b(?!.*;)", re.IGNORECASE), level) for words, level in _AREAS
)


def seed_of(recipe: Recipe) -> int:
    """The same rows whenever the same recipe is drawn from."""
    return int(recipe.digest[:8], 16)


def size_of(whole: int, most: int) -> int:
    """How many of so many rows or features a sample shows: a fifth at most (one of two to four), none of one."""
    return min(most, max(whole // SHARE, int(whole > 1)))


def pick(connection: Any, recipe: Recipe, master: Path, condition: str, bounds: Sequence[str]) -> list[int]:
    """The numbers of the rows that a sample shows."""
    chosen, parameters = f"FROM read_parquet(?, file_row_number = true) WHERE {condition}", [str(master), *bounds]
    (whole,) = connection.execute(f"SELECT count(*) {chosen}", parameters).fetchone()
    rows = connection.execute(
        f"SELECT file_row_number {chosen} ORDER BY hash(file_row_number, CAST(? AS BIGINT)), file_row_number LIMIT ?",
        [*parameters, seed_of(recipe), size_of(whole, ROWS)],
    ).fetchall()
    return sorted(number for (number,) in rows)


def pick_features(recipe: Recipe, numbers: Sequence[int]) -> list[int]:
    """The features that a sample of a map shows, of all that the recipe would deliver."""
    draw = random.Random(seed_of(recipe))  # noqa: S311 - to be repeated, not to be secret
    return sorted(draw.sample(list(numbers), size_of(len(numbers), FEATURES)))


def area_level(label: str) -> int:
    """The level of area, as the length of its codes, that a column is about by its label; 0 of any other."""
    return next((level for pattern, level in _LEVELS if pattern.match(label)), 0)


def hidden(column: Column, value: str, kind: str, recipe: Recipe) -> str:
    """SQL of a column's value as a sample shows it."""
    if column.name == recipe.area_column:
        return f"CAST(left(CAST({value} AS VARCHAR), {recipe.disclosure_level:d}) AS {kind})"
    if column.is_direct_identifier or area_level(column.label) > recipe.disclosure_level:
        return (
            f"CASE WHEN {value} IS NULL THEN NULL ELSE '{MASK}' END" if kind == "VARCHAR" else f"CAST(NULL AS {kind})"
        )
    return value
