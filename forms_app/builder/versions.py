"""Frozen versions, read once per process.

A version never changes, so a definition is parsed at its first use and kept; a warm request needs no query to
know its form.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from . import compiler
from .definition import Definition
from .languages import GERMAN, translated
from .models import FormVersion

TRIED_KEPT = 16

_loaded: dict[int, Definition] = {}
_translated: dict[tuple[int, str], Definition] = {}
_tried: OrderedDict[tuple[str, str], Definition] = OrderedDict()


def load(version_id: int, language: str = GERMAN) -> Definition:
    """The form of one version; raise FormVersion.DoesNotExist for an id nobody published.

    In another language it is the same form with its texts, as far as the version has them.
    """
    if language != GERMAN:
        key = (version_id, language)
        found = _translated.get(key)
        return found or _translated.setdefault(key, translated(load(version_id), language))
    definition = _loaded.get(version_id)
    if definition is None:
        version = FormVersion.objects.only("document").get(pk=version_id)
        definition = _loaded.setdefault(version_id, Definition.from_json(version.document))
    return definition


def latest(form_id: int) -> FormVersion | None:
    """The version a new application starts with; None while the form is not published."""
    return FormVersion.objects.filter(form_id=form_id, form__live=True).order_by("-number").first()


def tried(digest: str, document: Callable[[], Mapping[str, Any]], language: str = GERMAN) -> Definition:
    """A form that is tried out and was never published; only the last few are kept, for editors make many."""
    definition = _tried.pop((digest, language), None)
    if definition is None:
        frozen = Definition.from_json(document())
        definition = frozen if language == GERMAN else translated(frozen, language)
    _tried[digest, language] = definition
    while len(_tried) > TRIED_KEPT:
        _old, dropped = _tried.popitem(last=False)
        if all(dropped.digest != one.digest for one in _loaded.values()):
            compiler.forget(dropped.digest)
    return definition


def newest(form_id: int) -> FormVersion | None:
    """The newest version, also of a form that is not published any more; None before the first."""
    return FormVersion.objects.filter(form_id=form_id).order_by("-number").first()


def forget(version_id: int | None = None) -> None:
    """Drop one version, or all, from the process; only needed where a transaction was rolled back."""
    if version_id is None:
        _loaded.clear()
        _translated.clear()
    else:
        _loaded.pop(version_id, None)
        for key in [key for key in _translated if key[0] == version_id]:
            _translated.pop(key, None)
