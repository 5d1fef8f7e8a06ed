"""Whole cents in words for people."""

from decimal import Decimal

from django.utils import formats


def euros(cents: int) -> str:
    """`1.234,56 €` in the language of the page, with a space that does not break."""
    return f"{formats.number_format(Decimal(cents) / 100, decimal_pos=2, use_l10n=True, force_grouping=True)}\u00a0€"
