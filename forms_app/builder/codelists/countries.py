"""The countries of the world: ISO 3166-1 codes with the names of the CLDR, as babel brings them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from babel import Locale

# Two letters in the CLDR, but no country: parts of one, groups of them, and codes for testing.
_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
# Without people who could live there or come from there.
_UNINHABITED = frozenset({"AQ", "BV", "HM", "TF", "UM", "GS", "IO"})

EU = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)
EEA = EU | {"IS", "LI", "NO"}
SETS: Mapping[str, frozenset[str]] = {
    "EU": EU,
    "EU und EWR": EEA,
    "EU, EWR und Schweiz": EEA | {"CH"},
}
SPECIAL: Mapping[str, str] = {
    "staatenlos": "staatenlos",
    "ungeklaert": "ungeklärt",
    "ohne_angabe": "ohne Angabe",
}
"""What stands beside the countries when people are asked for their nationality."""


@cache
def names(language: str) -> Mapping[str, str]:
    """The countries by code, in the order of the alphabet of that language."""
    territories = Locale.parse(language, sep="-").territories
    found = {
        code: str(name)
        for code, name in territories.items()
        if re.fullmatch(r"[A-Z]{2}", code) and code not in _NO_COUNTRY | _UNINHABITED
    }
    return dict(sorted(found.items(), key=lambda each: alphabetical(each[1])))


_BARE = str.maketrans("äåöüéç", "aaouec")


def alphabetical(name: str) -> str:
    """To sort names by, as a dictionary does: Ä with A."""
    return name.casefold().translate(_BARE)
