"""Reference numbers people can read out on the phone: `ERK-26-7K3P-9QXM-4`.

Authority code, year, eight random characters of an alphabet without look-alikes, and a check character after
ISO 7064 (MOD 37,2), which notices every wrong character and every swap of neighbours. A reference opens nothing
by itself.
"""

import secrets
from datetime import date

from stdnum.iso7064 import mod_37_2

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U
LENGTH = 14
TRIAL = "VORSCHAU"


def new_reference(code: str, today: date) -> str:
    """A random reference for an authority's code; uniqueness is the database's business."""
    while True:
        compact = f"{code}{today:%y}" + "".join(secrets.choice(ALPHABET) for _ in range(8))
        check = str(mod_37_2.calc_check_digit(compact))
        if check in ALPHABET:  # about one in five draws ends on a look-alike or `*`
            return dashed(compact + check)


def trial_reference() -> str:
    """What stands in the place of a reference in a run of a preview; no number is used up."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{TRIAL}-{drawn[:4]}-{drawn[4:]}"


def is_well_formed(reference: str) -> bool:
    """True if the check character fits; forgiving about case, blanks and missing dashes."""
    compact = tidy(reference).replace("-", "")
    return len(compact) == LENGTH and compact.isascii() and bool(mod_37_2.is_valid(compact))


def tidy(reference: str) -> str:
    """The canonical spelling of what somebody typed."""
    compact = _bare(reference)
    return dashed(compact) if len(compact) == LENGTH else compact


def beginning(typed: str) -> str:
    """The canonical spelling of the first characters of a reference."""
    return dashed(_bare(typed).ljust(LENGTH)).rstrip(" -")


def ending(typed: str) -> str:
    """The canonical spelling of the last characters of a reference."""
    return dashed(_bare(typed).rjust(LENGTH)).lstrip(" -")


def _bare(typed: str) -> str:
    return "".join(character for character in typed.upper() if character.isalnum())


def dashed(compact: str) -> str:
    return "-".join((compact[:3], compact[3:5], compact[5:9], compact[9:13], compact[13:]))
