"""Short names made from German words, for addresses and for the values of answers."""

from __future__ import annotations

from django.utils.text import slugify

_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def slug_of(text: str, *, longest: int, otherwise: str) -> str:
    """For example "Größe über 40 cm" → "groesse-ueber-40-cm"; `otherwise` when no letter is left."""
    return slugify(text.translate(_WRITTEN_OUT))[:longest].strip("-") or otherwise
