"""The eleven authorities of the county, as shipped data (data/authorities.csv).

Keys: Amtlicher Gemeindeschlüssel (AGS, 8 digits; the county 5) and Regionalschlüssel (ARS, 12 digits).
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "authorities.csv"


@dataclass(frozen=True)
class Entry:
    slug: str
    name: str
    kind: str
    code: str
    ags: str
    ars: str
    postcodes: tuple[str, ...]
    brand_colour: str
    accent_colour: str

    def facts(self) -> dict[str, Any]:
        """What the register decides; a re-run repairs these."""
        return {
            "name": self.name,
            "kind": self.kind,
            "code": self.code,
            "ags": self.ags,
            "ars": self.ars,
            "postcodes": list(self.postcodes),
        }

    def defaults(self) -> dict[str, Any]:
        """What the town may change later; only a new row gets these."""
        return {"brand_colour": self.brand_colour, "accent_colour": self.accent_colour}


@cache
def entries() -> tuple[Entry, ...]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple(Entry(postcodes=tuple(row.pop("postcodes").split()), **row) for row in csv.DictReader(file))
