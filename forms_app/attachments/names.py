"""File names as people may see them: harmless everywhere, still recognisable.

A name is only ever shown and offered for saving; on our disk a file lies under a random one.
"""

import re
import unicodedata

MAX_LENGTH = 120
FALLBACK = "Datei"

# Controls, format characters (BiDi overrides, zero-width), surrogates, private use and unassigned code points.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_UNSAFE = re.compile(r'[<>:"/\\|?*]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def clean(name: str) -> str:
    """The name without paths, invisible characters and names an operating system reserves; never empty."""
    base = re.split(r"[/\\]", name)[-1]
    seen = "".join(char for char in unicodedata.normalize("NFC", base) if unicodedata.category(char) not in _UNSEEN)
    tidy = _UNSAFE.sub("_", re.sub(r"\s+", " ", seen)).strip(" .")
    if not tidy.strip("_"):
        return FALLBACK
    if _RESERVED.fullmatch(tidy):
        tidy = f"_{tidy}"
    return _shorten(tidy)


def extension(name: str) -> str:
    """The last extension of a cleaned name in lower case, without the dot."""
    stem, dot, last = name.rpartition(".")
    return last.lower() if dot and stem else ""


def _shorten(name: str) -> str:
    if len(name) <= MAX_LENGTH:
        return name
    stem, dot, last = name.rpartition(".")
    if not dot or len(last) > 10:
        return name[:MAX_LENGTH].rstrip(" .")
    return f"{stem[: MAX_LENGTH - len(last) - 1].rstrip(' .')}.{last}"
