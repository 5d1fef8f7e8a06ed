"""Repeated steps, rules that need an answer, closed options and values the form works out: the pure part."""

from typing import Any

from forms_app.builder import compiler, formulas, paths, summary
from forms_app.builder.conditions import Compare, Op
from forms_app.builder.definition import Content, Definition, Field, Option, Repeat, Step
from forms_app.builder.formulas import Formula, Operation, Part
from forms_app.builder.leaves import leaves
from forms_app.builder.repeats import EntriesForm, title_of


def partners(**repeat: Any) -> Definition:
    """A firm and its partners: their number, their shares, and what only a partner from abroad is asked."""
    return Definition(
        title="Gesellschaft",
        steps=(
            Step("s-firm", "firma", "Firma", items=(Field("firm", "text", "Firma"),)),
            Step(
                "s-partners",
                "gesellschafter",
                "Gesellschafter",
                items=(
                    Field("name", "name", "Name"),
                    Field("share", "number", "Anteil in Prozent"),
                    Field("abroad", "yes_no", "Wohnt im Ausland?"),
                    Field("country", "text", "Staat", show_if=Compare("abroad", Op.EQUALS, True)),
                ),
                repeat=Repeat("Gesellschafter", "eine Person", "eine weitere Person", **repeat),
            ),
            Step(
                "s-end",
                "ende",
                "Ende",
                items=(
                    Field(
                        "total",
                        "calculated",
                        "Summe der Anteile",
                        formula=Formula(Operation.SUM, (Part("share"),)),
                        settings={"shown": True},
                    ),
                    Field("why", "text", "Warum nicht 100?", show_if=Compare("total", Op.NOT_EQUALS, 100)),
                    Field("tax", "text", "Steuer im Ausland", show_if=Compare("abroad", Op.EQUALS, True)),
                    Field("board", "text", "Vorstand", show_if=Compare("s-partners", Op.GREATER, 2)),
                    Field("remark", "text", "Bemerkung", required=False),
                ),
            ),
        ),
    )


def entry(name: str, share: int, **rest: Any) -> dict[str, Any]:
    return {"id": name.lower(), "name": name, "share": share, "abroad": False, **rest}


def answers(*entries: dict[str, Any], done: bool = True, **rest: Any) -> dict[str, Any]:
    return {"firm": "Muster GbR", "s-partners": {"entries": list(entries), "done": done}, **rest}


def shown(way: paths.Walk, slug: str) -> list[str]:
    return [item.id for one in way.steps if one.step.slug == slug for item in one.items]


def test_a_repeated_step_is_open_until_somebody_says_that_nobody_is_missing():
    assert paths.first_open(partners(), answers(entry("Alva", 100), done=False)).slug == "gesellschafter"
    assert paths.first_open(partners(), answers(entry("Alva", 100))).slug == "ende"


def test_too_few_and_too_many_entries_do_not_complete_the_step():
    two = (entry("Alva", 50), entry("Bruno", 50))

    assert paths.first_open(partners(least=2), answers(two[0])).slug == "gesellschafter"
    assert paths.first_open(partners(most=1), answers(*two)).slug == "gesellschafter"
    assert paths.first_open(partners(least=2, most=2), answers(*two)).slug == "ende"


def test_a_rule_inside_reads_the_answers_of_its_own_entry():
    given = answers(entry("Alva", 50, country="Belgien"), entry("Bruno", 50, abroad=True, country="Belgien"))

    way = paths.walk(partners(), given)

    first, second = way.steps[1].entries
    assert "country" not in first.answers
    assert second.answers["country"] == "Belgien"


def test_a_rule_behind_holds_when_one_entry_answers_so():
    assert "tax" not in shown(paths.walk(partners(), answers(entry("Alva", 100))), "ende")
    one_abroad = answers(entry("Alva", 50), entry("Bruno", 50, abroad=True, country="Belgien"))
    assert "tax" in shown(paths.walk(partners(), one_abroad), "ende")


def test_the_number_of_entries_can_be_compared():
    many = [entry(name, 25) for name in ("Alva", "Bruno", "Carla", "Dora")]

    assert "board" in shown(paths.walk(partners(), answers(*many)), "ende")
    assert "board" not in shown(paths.walk(partners(), answers(*many[:2])), "ende")


def test_a_calculated_value_comes_from_the_answers_that_count_and_never_from_a_request():
    way = paths.walk(partners(), answers(entry("Alva", 60), entry("Bruno", 30), total=100))

    assert way.answers["total"] == 90
    assert "why" in shown(way, "ende")


def test_an_incomplete_entry_keeps_the_step_open():
    given = answers({"id": "a", "name": "Alva", "share": 100, "abroad": True})

    assert paths.first_open(partners(), given).slug == "gesellschafter"


def test_unknown_answers_inside_an_entry_are_dropped():
    way = paths.walk(partners(), answers(entry("Alva", 100, admin=True)))

    assert way.answers["s-partners"]["entries"] == [entry("Alva", 100)]


def test_every_entry_is_a_block_of_the_summary():
    blocks = summary.rows(partners(), answers(entry("Alva", 60), entry("Bruno", 40)))

    assert [(one.title, one.entry) for one in blocks] == [
        ("Firma", ""),
        ("Gesellschafter: Gesellschafter 1", "alva"),
        ("Gesellschafter: Gesellschafter 2", "bruno"),
        ("Ende", ""),
    ]
    assert blocks[-1].rows[0].text == "100"


def test_the_form_of_an_entry_checks_one_entry_over_the_whole_draft():
    form = partners()
    step = form.step("gesellschafter")
    compiled = compiler.form_class(form, step)

    wrong = compiled({"f-name": "Alva", "f-share": "50", "f-abroad": "ja"}, initial_answers={}, known=answers())
    right = compiled({"f-name": "Alva", "f-share": "50", "f-abroad": "nein"}, initial_answers={}, known=answers())

    assert not wrong.is_valid()
    assert list(wrong.errors) == ["f-country"]
    assert right.is_valid()
    assert right.answers() == {"name": "Alva", "share": 50, "abroad": False}


def test_all_entries_are_checked_once_more_before_sending():
    form = partners(least=1)
    step = form.step("gesellschafter")

    assert EntriesForm(form, step, answers(entry("Alva", 100))).is_valid()
    assert not EntriesForm(form, step, answers()).is_valid()
    assert not EntriesForm(form, step, answers(entry("Alva", 100), done=False)).is_valid()
    assert not EntriesForm(form, step, answers(entry("Alva", "viel"))).is_valid()


def test_an_entry_is_called_by_what_names_it():
    form = partners()
    way = paths.walk(form, answers(entry("Alva", 100), {"id": "x"}))

    names = [title_of(form.step("gesellschafter"), one, number) for number, one in enumerate(way.steps[1].entries, 1)]

    assert names == ["Alva", "Gesellschafter 2"]


def test_leaves_are_all_answers_with_their_entry():
    found = [(leaf.field.id, leaf.entry) for leaf in leaves(partners(), answers(entry("Alva", 100)))]

    assert found == [("firm", ""), ("name", "alva"), ("share", "alva"), ("abroad", "alva")]


def test_a_form_with_repeats_survives_the_trip_through_json():
    form = partners(least=1, most=3)

    assert Definition.from_json(form.to_json()) == form
    assert Definition.from_json(form.to_json()).digest == form.digest


def test_a_broken_answer_to_a_repeated_step_counts_as_none():
    for nonsense in ("text", 3, [1], {"entries": "x"}, {"entries": [1, None]}, {}):
        way = paths.walk(partners(), {"firm": "Muster", "s-partners": nonsense})

        assert way.first_open.slug == "gesellschafter"


# --- answers that are needed by a rule, options that are closed -----------------------------------------


def pets() -> Definition:
    kinds = (
        Option("hund", "Hund"),
        Option("pferd", "Pferd", show_if=Compare("stable", Op.EQUALS, True)),
    )
    return Definition(
        title="Tiere",
        steps=(
            Step("a", "stall", "Stall", items=(Field("stable", "yes_no", "Haben Sie einen Stall?"),)),
            Step(
                "b",
                "tier",
                "Tier",
                items=(
                    Field("pet", "choice", "Tier", options=kinds),
                    Field("name", "text", "Name", required=False, require_if=Compare("pet", Op.EQUALS, "hund")),
                ),
            ),
        ),
    )


def test_an_answer_is_needed_only_while_its_rule_holds():
    compiled = compiler.form_class(pets(), pets().step("tier"))

    dog = compiled({"f-pet": "hund", "f-name": ""}, known={"stable": True}, initial_answers={})
    horse = compiled({"f-pet": "pferd", "f-name": ""}, known={"stable": True}, initial_answers={})

    assert not dog.is_valid()
    assert dog.errors["f-name"] == ["Füllen Sie das Feld „Name“ aus."]
    assert horse.is_valid()


def test_a_needed_answer_that_is_missing_keeps_the_step_open():
    assert paths.first_open(pets(), {"stable": True, "pet": "hund", "name": None}).slug == "tier"
    assert paths.first_open(pets(), {"stable": True, "pet": "pferd", "name": None}) is None


def test_a_closed_option_is_neither_drawn_nor_taken():
    compiled = compiler.form_class(pets(), pets().step("tier"))

    form = compiled({"f-pet": "pferd", "f-name": ""}, known={"stable": False}, initial_answers={})

    assert [value for value, _label in form.fields["f-pet"].widget.choices] == ["hund"]
    assert not form.is_valid()
    assert form.errors["f-pet"] == ["Wählen Sie bei „Tier“ eine der angebotenen Antworten aus."]
    assert "pet" not in form.answers()


def test_an_answer_whose_option_was_closed_later_is_asked_again():
    way = paths.walk(pets(), {"stable": False, "pet": "pferd", "name": None})

    assert "pet" not in way.answers
    assert way.first_open.slug == "tier"


def test_choices_of_one_request_do_not_leak_into_the_next():
    compiled = compiler.form_class(pets(), pets().step("tier"))
    compiled(known={"stable": False}, initial_answers={})

    form = compiled(known={"stable": True}, initial_answers={})

    assert [value for value, _label in form.fields["f-pet"].widget.choices] == ["hund", "pferd"]


# --- formulas -----------------------------------------------------------------------------------------


def value(operation: Operation, *parts: Part, **given: Any) -> Any:
    return formulas.value(Formula(operation, parts), given)


def test_formulas_read_answers_and_fixed_numbers():
    a, b, two = Part("a"), Part("b"), Part(number="2")

    assert value(Operation.SUM, a, b, two, a=1, b="1.5") == "4.5"
    assert value(Operation.DIFFERENCE, a, b, a=5, b=3) == 2
    assert value(Operation.PRODUCT, a, two, a="1.25") == "2.5"
    assert value(Operation.QUOTIENT, a, b, a=10, b=4) == "2.5"
    assert value(Operation.SMALLEST, a, b, a=3, b=2) == 2
    assert value(Operation.LARGEST, a, b, a=3, b=2) == 3
    assert value(Operation.COUNT, a, b, a=True, b=False) == 1


def test_what_is_not_there_has_no_value_or_does_not_count():
    a, b = Part("a"), Part("b")

    assert value(Operation.SUM, a, b, a=1) == 1
    assert value(Operation.PRODUCT, a, b, a=1) is None
    assert value(Operation.QUOTIENT, a, b, a=1, b=0) is None
    assert value(Operation.SMALLEST, a) is None
    assert value(Operation.SUM, a, a="viel") == 0


def test_a_step_that_only_works_something_out_is_no_page():
    form = Definition(
        title="Rechnung",
        steps=(
            Step("a", "zahl", "Zahl", items=(Field("n", "number", "Zahl"),)),
            Step(
                "b",
                "still",
                "Still",
                items=(Field("d", "calculated", "Doppelt", formula=Formula(Operation.SUM, (Part("n"), Part("n")))),),
            ),
            Step(
                "c",
                "ende",
                "Ende",
                items=(Content("w", "text", text="<p>Ja</p>", show_if=Compare("d", Op.AT_LEAST, 4)),),
            ),
        ),
    )

    assert [step.slug for step in paths.open_steps(form, {"n": 2})] == ["zahl", "ende"]
    assert [step.slug for step in paths.open_steps(form, {"n": 1})] == ["zahl"]
    assert paths.relevant(form, {"n": 2}) == {"n": 2, "d": 4}
