"""How words are compared in search: the same on every database, because it happens here.

"Bürgerbüro", "Buergerbuero" and "buergerbuero" fold to the same text. The words of a question are also cut to
their stem, so that "Urkunden" finds "Geburtsurkunde"; parts of compounds are found because a folded stem may
stand anywhere in a word.
"""

import re
import unicodedata
from functools import cache
from html import unescape
from typing import Any

from django.utils.module_loading import import_string

# First fold what people write when they have no umlaut keys, then the umlauts themselves: both end alike.
_DIGRAPHS = str.maketrans({"ß": "ss", "ä": "a", "ö": "o", "ü": "u", "æ": "a", "ø": "o"})
_WRITTEN_OUT = re.compile(r"(?<![aeq])([aou])e")
_WORD = re.compile(r"[0-9a-z§]+")
_TAG = re.compile(r"<[^>]*>")
_SAYING_NOTHING = """
    der die das den dem des ein eine einen einem einer eines und oder fur von im in am an zu zur zum bei mit auf
    ich mein meine meinen wo wie was kann man mochte will
"""
STOP_WORDS = frozenset(re.findall(r"\w+", _SAYING_NOTHING))


def fold(text: str) -> str:
    """Lower case, no umlauts, no accents, words separated by single spaces."""
    lowered = unicodedata.normalize("NFC", text).lower().translate(_DIGRAPHS)
    plain = "".join(one for one in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(one))
    return " ".join(_WORD.findall(_WRITTEN_OUT.sub(r"\1", plain)))


def plain_text(html: str) -> str:
    """The words of a rich text; neighbouring blocks stay apart."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def query_stems(query: str) -> list[str]:
    """The folded stems of a question's words, without the words that say nothing."""
    stems = (fold(_stemmer().stemWord(word)) or fold(word) for word in _words(query))
    return list(dict.fromkeys(stem for stem in stems if stem))


def _words(query: str) -> list[str]:
    words = [word.lower() for word in re.findall(r"[\w§]+", query)]
    telling = [word for word in words if fold(word) not in STOP_WORDS]
    return [word for word in telling or words if fold(word)]


@cache
def _stemmer() -> Any:
    # The package brings the rules of all languages, 3 MB; only a process in which somebody searches carries them.
    return import_string("snowballstemmer.stemmer")("german")
