"""What a rule says, in words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.builder.comparing import Line, compare
from forms_app.builder.conditions import All, AnyOf, Compare, Condition, Not, Op
from forms_app.builder.definition import Definition, Field, Option, Repeat, Step
from forms_app.builder.kinds.registry import KINDS
from forms_app.builder.references import typed
from forms_app.builder.sentences import CLAUSES, LEADS, Purpose, sentence

STATUS = (Option("ledig", "ledig"), Option("vh", "verheiratet"), Option("gesch", "geschieden"))
EU = typed("EU", Op.ONE_OF, Field("x", "country", "x"))
FORM = Definition(
    title="Probe",
    steps=(
        Step(
            "s1",
            "s1",
            "Person",
            items=(
                Field("status", "choice", "Familienstand", options=STATUS),
                Field("married", "yes_no", "Ist die Person verheiratet?"),
                Field("agreed", "consent", "Ich stimme zu."),
                Field("born", "date", "Geburtsdatum"),
                Field("name-1", "name", "Name"),
                Field("langs", "multiple_choice", "Sprachen", options=(Option("de", "Deutsch"), Option("nl", "Nied."))),
                Field("home", "country", "Wohnsitzstaat"),
                Field("nats", "nationality", "Staatsangehörigkeit"),
            ),
        ),
        Step(
            "s2",
            "s2",
            "Hund",
            items=(
                Field("name-2", "name", "Name"),
                Field("size", "number", "Größe", settings={"unit": "cm"}),
                Field("price", "amount", "Preis"),
                Field("share", "percent", "Anteil"),
                Field("begin", "time", "Beginn"),
                Field("free", "text", ""),
                Field("branch", "wz_activity", "Tätigkeit"),
            ),
        ),
        Step("s3", "s3", "Halter", repeat=Repeat("Halter"), items=(Field("h", "text", "Halter"),)),
    ),
)


def is_(field: str, op: Op, value: Any = None) -> Compare:
    return Compare(field, op, value)


MARRIED = is_("status", Op.EQUALS, "vh")
ADULT = is_("born", Op.AGE_AT_LEAST, 18)
BIG = is_("size", Op.GREATER, 40)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (MARRIED, "„Familienstand“ gleich „verheiratet“ ist"),
        (is_("status", Op.NOT_EQUALS, "vh"), "„Familienstand“ etwas anderes als „verheiratet“ ist"),
        (is_("status", Op.ONE_OF, ["ledig", "gesch"]), "„Familienstand“ gleich „ledig“ oder „geschieden“ ist"),
        (is_("status", Op.ANSWERED), "„Familienstand“ beantwortet ist"),
        (is_("status", Op.EQUALS, "fort"), "„Familienstand“ gleich „fort“ ist"),
        (is_("status", Op.EQUALS, ""), "„Familienstand“ gleich … ist"),
        (is_("status", Op.ONE_OF, []), "„Familienstand“ gleich … ist"),
        (is_("married", Op.EQUALS, True), "„Ist die Person verheiratet?“ mit Ja beantwortet ist"),
        (is_("married", Op.EQUALS, False), "„Ist die Person verheiratet?“ mit Nein beantwortet ist"),
        (is_("married", Op.NOT_EQUALS, True), "„Ist die Person verheiratet?“ etwas anderes als „Ja“ ist"),
        (is_("agreed", Op.EQUALS, True), "„Ich stimme zu.“ angekreuzt ist"),
        (is_("agreed", Op.EQUALS, False), "„Ich stimme zu.“ nicht angekreuzt ist"),
        (is_("born", Op.BEFORE, "2008-12-31"), "„Geburtsdatum“ vor dem 31.12.2008 liegt"),
        (is_("born", Op.AFTER, "1890-05"), "„Geburtsdatum“ nach 05.1890 liegt"),
        (is_("born", Op.AFTER, "1890"), "„Geburtsdatum“ nach 1890 liegt"),
        (is_("born", Op.EQUALS, "2008-02-01"), "„Geburtsdatum“ gleich 01.02.2008 ist"),
        (is_("born", Op.BEFORE, "gestern"), "„Geburtsdatum“ vor „gestern“ liegt"),
        (ADULT, "„Geburtsdatum“ mindestens 18 Jahre zurückliegt"),
        (is_("born", Op.AGE_BELOW, 16), "„Geburtsdatum“ weniger als 16 Jahre zurückliegt"),
        (is_("born", Op.DAYS_AGO_ABOVE, 28), "„Geburtsdatum“ mehr als 28 Tage zurückliegt"),
        (is_("born", Op.DAYS_AHEAD_ABOVE, 28), "„Geburtsdatum“ mehr als 28 Tage in der Zukunft liegt"),
        (is_("begin", Op.AFTER, "22:00"), "„Beginn“ nach 22:00 Uhr liegt"),
        (BIG, "„Größe“ größer als 40 cm ist"),
        (is_("size", Op.AT_MOST, "12.5"), "„Größe“ höchstens 12,5 cm ist"),
        (is_("price", Op.AT_LEAST, "12.50"), "„Preis“ mindestens 12,50 Euro ist"),
        (is_("share", Op.LESS, 50), "„Anteil“ kleiner als 50 % ist"),
        (is_("langs", Op.CONTAINS, "de"), "„Sprachen“ „Deutsch“ enthält"),
        (is_("langs", Op.ONE_OF, ["de", "nl"]), "„Sprachen“ „Deutsch“ oder „Nied.“ enthält"),
        (is_("home", Op.EQUALS, "NL"), "„Wohnsitzstaat“ gleich „Niederlande“ ist"),
        (is_("nats", Op.ONE_OF, [*EU, "TR"]), "„Staatsangehörigkeit“ „EU“ oder „Türkei“ enthält"),
        (is_("name-2", Op.ANSWERED), "„Name“ (Schritt „Hund“) beantwortet ist"),
        (is_("free", Op.ANSWERED), "„Frage ohne Beschriftung“ beantwortet ist"),
        (is_("s3", Op.GREATER, 1), "„Anzahl der Einträge: Halter“ größer als 1 ist"),
        (is_("fort", Op.ANSWERED), "eine Frage, die es nicht mehr gibt, beantwortet ist"),
        (
            All((MARRIED, ADULT)),
            "„Familienstand“ gleich „verheiratet“ ist und „Geburtsdatum“ mindestens 18 Jahre zurückliegt",
        ),
        (AnyOf((MARRIED, BIG)), "„Familienstand“ gleich „verheiratet“ ist oder „Größe“ größer als 40 cm ist"),
        (
            All((MARRIED, AnyOf((ADULT, BIG)))),
            "„Familienstand“ gleich „verheiratet“ ist und („Geburtsdatum“ mindestens 18 Jahre zurückliegt oder „Größe“ "
            "größer als 40 cm ist)",
        ),
        (All((MARRIED, AnyOf((BIG,)))), "„Familienstand“ gleich „verheiratet“ ist und „Größe“ größer als 40 cm ist"),
        (
            Not(AnyOf((MARRIED, BIG))),
            "weder „Familienstand“ gleich „verheiratet“ ist noch „Größe“ größer als 40 cm ist",
        ),
        (Not(AnyOf((BIG,))), "nicht zutrifft, dass „Größe“ größer als 40 cm ist"),
        (Not(BIG), "nicht zutrifft, dass „Größe“ größer als 40 cm ist"),
        (
            AnyOf((Not(BIG), MARRIED)),
            "(nicht zutrifft, dass „Größe“ größer als 40 cm ist) oder „Familienstand“ gleich „verheiratet“ ist",
        ),
    ],
)
def test_a_rule_is_a_sentence(condition: Condition, said: str) -> None:
    assert sentence(condition, FORM) == f"Nur zeigen, wenn {said}."


def test_no_rule_means_always() -> None:
    assert sentence(None, FORM) == "Immer."


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_begins_in_its_own_way(purpose: Purpose) -> None:
    assert sentence(BIG, FORM, purpose).endswith("„Größe“ größer als 40 cm ist.")
    assert len({str(text) for text in LEADS.values()}) == len(Purpose)


def test_there_are_words_for_every_comparison() -> None:
    assert {op.value for op in Op} <= set(CLAUSES)


def test_a_changed_rule_is_compared_in_words() -> None:
    def form(rule: Condition | None, *, of_step: bool) -> Definition:
        inside, outside = (None, rule) if of_step else (rule, None)
        last = Step("z", "z", "Z", show_if=outside, items=(Field("q", "text", "Q", show_if=inside),))
        return Definition("x", steps=(*FORM.steps, last))

    for of_step in (True, False):
        old, new = form(MARRIED, of_step=of_step), form(None, of_step=of_step)
        [changed] = compare(old, new)

        said = "Nur zeigen, wenn „Familienstand“ gleich „verheiratet“ ist."
        assert changed.lines == (Line("Nur zeigen, wenn", said, "Immer."),)


IDS = st.uuids(version=4).map(str)
WORDS = st.text("abc %„“(){}<>&é", max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.sampled_from(["2008-02-30", "22:00", "DE"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=4,
)


@st.composite
def ruled_forms(draw: st.DrawFn) -> tuple[Definition, Condition]:
    """A random form and a random rule over its questions, and over some that are gone."""
    ids = draw(st.lists(IDS, min_size=1, max_size=5, unique=True))
    fields = tuple(
        Field(
            each,
            draw(st.sampled_from([*KINDS, "unknown"])),
            draw(WORDS),
            options=tuple(Option(value, draw(WORDS)) for value in draw(st.lists(WORDS, max_size=3))),
        )
        for each in ids
    )
    form = Definition("x", steps=(Step("s", "s", draw(WORDS), items=fields),))
    compare: st.SearchStrategy[Condition] = st.builds(
        Compare, st.sampled_from([*ids, "gone"]), st.sampled_from(list(Op)), JSON
    )
    rule = st.recursive(
        compare,
        lambda inner: (
            st.builds(All, st.lists(inner, max_size=3).map(tuple))
            | st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple))
            | st.builds(Not, inner)
        ),
        max_leaves=6,
    )
    return form, draw(rule)


@given(ruled_forms())
def test_any_rule_of_any_form_can_be_said_without_an_id(both: tuple[Definition, Condition]) -> None:
    form, rule = both

    said = sentence(rule, form)

    assert re.fullmatch(r"Nur zeigen, wenn .+\.", said, re.DOTALL)
    assert not any(field.id in said for field in form.fields)
