"""What the files of an extraction say about themselves besides the data: for whom, from what, by whom."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Imprint:
    """Plain facts, frozen like the recipe, so that the same extraction always gives the same bytes.

    `moment` stands for every date inside the files: when the version was published. `areas` are (code, name) pairs of
    the recipe's areas. `language` is that of the codebook; the README speaks both.
    """

    order: str
    stem: str
    title: str
    title_en: str
    survey: str
    year: int
    unit: str
    office: str
    contacts: tuple[str, ...]
    address: str
    is_synthetic: bool
    areas: tuple[tuple[str, str], ...]
    moment: datetime
    language: str = "id"

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"moment": self.moment.isoformat()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Imprint":
        return cls(
            **{
                **data,
                "contacts": tuple(data["contacts"]),
                "areas": tuple((code, name) for code, name in data["areas"]),
                "moment": datetime.fromisoformat(data["moment"]),
            }
        )
