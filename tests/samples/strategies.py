"""Random forms and random answers for property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from forms_app.builder.conditions import All, AnyOf, Compare, Condition, Not, Op
from forms_app.builder.definition import Charge, Content, Definition, Exemption, Field, Option, Step
from forms_app.builder.kinds.registry import KINDS

texts = st.text(alphabet="aäbßcd e-'1", max_size=12)
# Few ids, so that rules find each other often; ids beyond the form test broken references.
ids = st.sampled_from([f"q{number}" for number in range(14)])
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 150), texts, st.sampled_from(["1890", "2001-02", "2010-05-12"])
)


def compares() -> st.SearchStrategy[Compare]:
    return st.builds(Compare, ids, st.sampled_from(list(Op)), scalars)


def conditions() -> st.SearchStrategy[Condition]:
    return st.recursive(
        compares(),
        lambda inner: st.one_of(
            st.builds(All, st.lists(inner, max_size=3).map(tuple)),
            st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple)),
            st.builds(Not, inner),
        ),
        max_leaves=5,
    )


rules = st.one_of(st.none(), conditions())


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """A form of up to four steps; every id stands once."""
    numbers = iter(range(1000))
    steps = [_step(draw, numbers, position) for position in range(draw(st.integers(0, 4)))]
    return Definition(
        title=draw(texts),
        intro=draw(texts),
        after=draw(texts),
        steps=tuple(steps),
        charges=tuple(draw(st.lists(st.builds(Charge, texts, texts, rules, ids), max_size=2))),
        exemption=draw(st.one_of(st.none(), st.builds(Exemption, conditions(), ids, texts))),
    )


def _step(draw: st.DrawFn, numbers: Any, position: int) -> Step:
    items = tuple(_item(draw, f"q{next(numbers)}") for _ in range(draw(st.integers(0, 4))))
    return Step(f"s{position}", f"schritt-{position}", draw(texts), draw(texts), items, draw(rules))


def _item(draw: st.DrawFn, item_id: str) -> Field | Content:
    if draw(st.integers(0, 4)) == 0:
        kind = draw(st.sampled_from(["heading", "text", "notice", "warning", "details", "exit"]))
        return Content(item_id, kind, draw(texts), draw(texts), draw(rules))
    return Field(
        id=item_id,
        kind=draw(st.sampled_from(sorted(KINDS))),
        label=draw(texts),
        help=draw(texts),
        required=draw(st.booleans()),
        show_if=draw(rules),
        options=tuple(draw(st.lists(st.builds(Option, texts, texts, texts), max_size=3))),
        phrase=draw(texts),
        errors=draw(st.dictionaries(st.sampled_from(["missing", "wrong"]), texts.filter(bool), max_size=2)),
        sensitive=draw(st.booleans()),
        settings=draw(st.dictionaries(st.sampled_from(["min", "max", "partial"]), st.integers(0, 9), max_size=2)),
    )


def answers() -> st.SearchStrategy[dict[str, Any]]:
    """Answers of any type to any question, to steps and to ids no form has."""
    values = st.one_of(scalars, st.lists(texts, max_size=2), st.dictionaries(texts, texts, max_size=2))
    keys = st.one_of(ids, st.sampled_from(["s0", "s1", "fremd"]))
    return st.dictionaries(keys, values, max_size=12)
