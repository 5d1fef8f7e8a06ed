"""The eleven authorities of the county, as shipped data (data/authorities.csv, data/places.csv).

Keys: Amtlicher Gemeindeschlüssel (AGS, 8 digits; the county 5) and Regionalschlüssel (ARS, 12 digits). Places are
the town itself and its parts ("Ortsteile"), also those that were municipalities of their own once.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Entry:
    slug: str
    name: str
    kind: str
    code: str
    ags: str
    ars: str
    postcodes: tuple[str, ...]
    places: tuple[str, ...]
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
            "places": list(self.places),
        }

    def defaults(self) -> dict[str, Any]:
        """What the town may change later; only a new row gets these."""
        return {"brand_colour": self.brand_colour, "accent_colour": self.accent_colour}


@cache
def entries() -> tuple[Entry, ...]:
    places = {row["slug"]: tuple(row["places"].split(";")) for row in _rows("places.csv")}
    return tuple(
        Entry(postcodes=tuple(row.pop("postcodes").split()), places=places.get(row["slug"], ()), **row)
        for row in _rows("authorities.csv")
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
