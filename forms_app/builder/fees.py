"""What an application costs: a pure function of the offer's terms, the form and the answers.

The form says what is charged and how many (`Definition.charges`), the offer says how much (its rules). Amounts are
whole cents. An exemption is claimed, never granted: it takes the amount off until a clerk confirms or refuses it,
and only with evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Self, TypedDict

from django.utils import timezone
from django.utils.translation import gettext as _

from .conditions import Answers, holds, is_answered
from .definition import Charge, Definition
from .paths import relevant


class Terms(TypedDict):
    """The offer's terms as they are frozen onto an application; plain JSON."""

    fees: list[dict[str, Any]]
    payment_policy: str
    minimum_trust: int
    guest_allowed: bool
    connector: str
    recipient: str
    recipient_email: str


@dataclass(frozen=True)
class FeeRule:
    """How much one charge costs, and from when until when (both days included)."""

    charge: str
    first_cents: int
    further_cents: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether the rule is in force on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )

    def cents(self, quantity: int) -> int:
        """The price of so many of the same kind, ordered together."""
        further = self.first_cents if self.further_cents is None else self.further_cents
        return 0 if quantity < 1 else self.first_cents + (quantity - 1) * further

    def to_json(self) -> dict[str, Any]:
        """The rule as JSON; days in ISO spelling."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
            if value is not None
        }

    @classmethod
    def from_json(cls, doc: Mapping[str, Any]) -> Self:
        """Read a rule out of frozen terms."""
        return cls(
            charge=doc["charge"],
            first_cents=int(doc["first_cents"]),
            further_cents=None if doc.get("further_cents") is None else int(doc["further_cents"]),
            valid_from=_day(doc.get("valid_from")),
            valid_until=_day(doc.get("valid_until")),
        )


@dataclass(frozen=True)
class FeeItem:
    """One line of the bill; an exemption is a line below zero."""

    key: str
    text: str
    quantity: int
    cents: int

    def to_json(self) -> dict[str, Any]:
        """The line as JSON, for the application's `fee_items`."""
        return asdict(self)


@dataclass(frozen=True)
class Assessment:
    """The bill. `total_cents` is what is due now; the lines always add up to it."""

    items: tuple[FeeItem, ...] = ()
    total_cents: int = 0
    exemption_claimed: bool = False

    @property
    def full_cents(self) -> int:
        """What is due if the clerk does not confirm the exemption."""
        return sum(item.cents for item in self.items if item.cents > 0)


EXEMPTION = "exemption"
FREE = "none"
"""The payment policy of an offer that costs nothing."""


def without_exemption(items: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The stored lines of a bill from which no exemption is taken off."""
    return [item for item in items if item["key"] != EXEMPTION]


def assess(
    offer_terms: Mapping[str, Any], definition: Definition, answers: Answers, *, on: date | None = None
) -> Assessment:
    """The bill for these answers with the rules in force on that day (today, when none is given)."""
    if offer_terms.get("payment_policy") == FREE:
        return Assessment()
    day = on or timezone.localdate()
    counting = relevant(definition, answers, today=on)
    rules = [FeeRule.from_json(rule) for rule in offer_terms.get("fees", ())]
    items = [item for charge in definition.charges if (item := _item(charge, rules, counting, day)) is not None]
    full = sum(item.cents for item in items)
    if not full or not _is_exempt(definition, counting, day):
        return Assessment(tuple(items), full)
    text = _("Gebührenbefreiung beantragt")
    return Assessment((*items, FeeItem(EXEMPTION, text, 1, -full)), 0, exemption_claimed=True)


def first_gap(key: str, rules: Sequence[FeeRule], *, since: date) -> date | None:
    """The first day from then on for which a charge has no amount; None if it always has one."""
    day = since
    while fitting := [rule for rule in rules if rule.charge == key and rule.holds_on(day)]:
        ends = [rule.valid_until for rule in fitting if rule.valid_until is not None]
        if len(ends) < len(fitting):
            return None
        day = max(ends) + timedelta(days=1)
    return day


def first_overlap(key: str, rules: Sequence[FeeRule], *, since: date) -> date | None:
    """The first day from then on with two rules of a charge of which neither is the newer one; None without one.

    Of rules that overlap, the one that came into force last counts (see `_rule`): a rule without an end may be
    followed by a newer one. Only two that begin on the same day leave it open which one is meant.
    """
    counting = [
        rule for rule in rules if rule.charge == key and (rule.valid_until is None or rule.valid_until >= since)
    ]
    begins = [rule.valid_from or date.min for rule in counting]
    doubles = [day for day in begins if begins.count(day) > 1]
    return max(min(doubles), since) if doubles else None


def _item(charge: Charge, rules: Sequence[FeeRule], answers: Answers, day: date) -> FeeItem | None:
    if not holds(charge.show_if, answers, today=day):
        return None
    quantity = _quantity(charge, answers)
    rule = _rule(charge.key, rules, day)
    if quantity < 1 or rule is None:
        return None
    return FeeItem(charge.key, charge.text, quantity, rule.cents(quantity))


def _quantity(charge: Charge, answers: Answers) -> int:
    if not charge.quantity_field:
        return 1
    answer = answers.get(charge.quantity_field)
    return answer if isinstance(answer, int) and not isinstance(answer, bool) else 0


def _rule(key: str, rules: Sequence[FeeRule], day: date) -> FeeRule | None:
    """The rule in force; of several the one that came into force last."""
    fitting = [rule for rule in rules if rule.charge == key and rule.holds_on(day)]
    return max(fitting, key=lambda rule: rule.valid_from or date.min, default=None)


def _is_exempt(definition: Definition, answers: Answers, day: date) -> bool:
    exemption = definition.exemption
    if exemption is None or not holds(exemption.when, answers, today=day):
        return False
    return not exemption.evidence_field or is_answered(answers.get(exemption.evidence_field))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
