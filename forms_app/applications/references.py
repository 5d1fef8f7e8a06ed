"""Reference numbers people can read out on the phone: `ERK-26-7K3P-9QXM-4`.

Authority code, year, eight random letters and digits of an alphabet without look-alikes, and a check character
(weighted sum, so that a wrong character and a swap of neighbours are noticed). A reference opens nothing by
itself.
"""

import secrets
from datetime import date

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # 30 characters: no 0/O, 1/I/L, U
MODULUS = 31  # prime and larger than the alphabet, so that every single error changes the check value


def new_reference(code: str, today: date) -> str:
    """A random reference for an authority's code; uniqueness is the database's business."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return with_check(code, f"{today:%y}", body)


def with_check(code: str, year: str, body: str) -> str:
    return f"{code}-{year}-{body[:4]}-{body[4:]}-{check_character(code + year + body)}"


def is_well_formed(reference: str) -> bool:
    """True if the check character fits; forgiving about case, blanks and missing dashes."""
    compact = tidy(reference).replace("-", "")
    return len(compact) == 14 and check_character(compact[:-1]) == compact[-1]


def tidy(reference: str) -> str:
    """The canonical spelling of what somebody typed."""
    compact = "".join(character for character in reference.upper() if character.isalnum())
    if len(compact) != 14:
        return compact
    return "-".join((compact[:3], compact[3:5], compact[5:9], compact[9:13], compact[13]))


def check_character(text: str) -> str:
    """`*`-free check: values 0–29 map to the alphabet, 30 to `U`, which the alphabet leaves free."""
    total = sum(weight * _value(character) for weight, character in enumerate(text, start=2))
    return (ALPHABET + "U")[total % MODULUS]


def _value(character: str) -> int:
    return int(character, 36) % MODULUS
