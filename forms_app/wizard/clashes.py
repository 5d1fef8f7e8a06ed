"""Two tabs on one page of one draft: the second one to save is shown what the first one saved.

Each page carries a mark of the answers it was drawn from. If the stored answers are different when it comes back,
and not what it brings either, nothing is overwritten silently. Files are left out: those of both tabs are kept.

The list of entries and the page that takes one out carry a mark of everything they show, files included: whoever
says that nobody is missing, or that an entry may go, has to mean what is stored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac

from forms_app.builder.definition import Step

SALT = "forms_app.wizard.clashes"
FIELD = "gesehen"


class Clash(Exception):
    """Another tab saved this page between the moment the request read the draft and the moment it wrote."""


def mark(answers: Mapping[str, Any], step: Step) -> str:
    """The mark of what is stored for a step."""
    return mark_of_all(_of(answers, step))


def mark_of_all(shown: Any) -> str:
    """The mark of everything a page shows."""
    text = json.dumps(shown, sort_keys=True, ensure_ascii=False)
    return salted_hmac(SALT, text, algorithm="sha256").hexdigest()[:24]


def is_clash(seen: str, stored: Mapping[str, Any], brought: Mapping[str, Any], step: Step) -> bool:
    """Whether somebody saved other answers since the page was drawn; a page without a mark claims nothing."""
    if not seen or constant_time_compare(seen, mark(stored, step)):
        return False
    return _of(stored, step) != _of(brought, step)


def has_changed(seen: str, shown: Any) -> bool:
    """Whether a page with this mark showed something else; a page without a mark claims nothing."""
    return bool(seen) and not constant_time_compare(seen, mark_of_all(shown))


def check_unchanged(read: Mapping[str, Any], now: Mapping[str, Any], brought: Mapping[str, Any], step: Step) -> None:
    """Raise `Clash` if the answers on a page are others than those the request read, and than those it brings."""
    if _of(now, step) not in (_of(read, step), _of(brought, step)):
        raise Clash


def _of(answers: Mapping[str, Any], step: Step) -> dict[str, Any]:
    return {one.id: answers[one.id] for one in step.fields if one.kind != "file" and one.id in answers}
