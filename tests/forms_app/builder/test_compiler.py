"""Steps as Django forms."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict
from django.template import Context, Template
from hypothesis import given, settings

from forms_app.builder import compiler, questions
from forms_app.builder.conditions import All, Compare, Op
from forms_app.builder.definition import Content, Definition, Field, Step
from forms_app.builder.items import SILENT
from forms_app.builder.kinds.registry import KINDS, kind
from tests.samples import strategies
from tests.samples.forms import ID, sample_answers, sample_form
from theme.fields import describe


def form_of(name: str) -> type[compiler.StepForm]:
    form = sample_form()
    step = form.step(name)
    assert step is not None
    return compiler.form_class(form, step)


def name(key: str) -> str:
    return f"f-{ID[key]}"


@pytest.mark.parametrize("number", range(4))
def test_what_a_form_posts_it_reads_again(number: int) -> None:
    form, answers = sample_form(), sample_answers()
    compiled = compiler.form_class(form, form.steps[number])

    sent = compiled(compiled.post_from(answers), known=answers)

    assert sent.is_valid(), sent.errors
    assert sent.answers() == {key: answers[key] for key in sent.answers()}


def test_an_empty_page_says_what_to_do_in_the_words_of_its_questions() -> None:
    sent = form_of("geburt")({})

    assert not sent.is_valid()
    assert [errors[0] for errors in sent.errors.values()] == [
        "Geben Sie den Familiennamen ein.",
        "Geben Sie die Vornamen ein.",
        "Geben Sie das Geburtsdatum ein.",
        "Geben Sie den Geburtsort ein.",
    ]


def test_a_hidden_question_is_neither_required_nor_kept() -> None:
    sent = form_of("urkunde")(
        {name("product"): "urkunde", name("copies"): "2", name("language"): "Englisch", name("remark"): ""}
    )

    assert sent.is_valid(), sent.errors
    assert sent.answers() == {ID["product"]: "urkunde", ID["copies"]: 2, ID["remark"]: None}


def test_a_shown_question_is_required() -> None:
    sent = form_of("urkunde")({name("product"): "mehrsprachig", name("copies"): "2", name("language"): " "})

    assert list(sent.errors) == [name("language")]


def test_nonsense_in_a_hidden_question_is_no_error() -> None:
    sent = form_of("urkunde")({name("product"): "urkunde", name("copies"): "2", name("language"): "x" * 999})

    assert sent.is_valid(), sent.errors


def test_a_question_that_opened_just_now_counts_as_not_asked_yet() -> None:
    post = QueryDict(mutable=True)
    post.update({name("product"): "mehrsprachig", name("copies"): "2", name("remark"): ""})
    post.setlist("asked", [name("product"), name("copies"), name("remark")])

    sent = form_of("urkunde")(post)

    assert sent.is_valid(), sent.errors
    assert ID["language"] not in sent.answers()


def test_saying_that_nothing_was_asked_answers_nothing() -> None:
    post = QueryDict(mutable=True)
    post.setlist("asked", ["f-etwas-anderes"])

    sent = form_of("geburt")(post)

    assert sent.is_valid()
    assert sent.answers() == {}


def test_rules_look_at_other_steps_through_the_answers_that_count() -> None:
    other = Step(
        "s1",
        "eins",
        "Eins",
        items=(Field("a", "yes_no", "A"), Field("b", "text", "B", show_if=Compare("a", Op.EQUALS, True))),
    )
    page = Step("s2", "zwei", "Zwei", items=(Field("c", "text", "C", show_if=Compare("b", Op.ANSWERED)),))
    compiled = compiler.compile_step(Definition("Zwei Seiten", steps=(other, page)), page)

    assert not compiled({}, known={"a": True, "b": "x"}).is_valid()
    # B is hidden, so its old answer opens nothing.
    assert compiled({}, known={"a": False, "b": "x"}).is_valid()


def test_a_page_to_read_answers_with_its_own_id() -> None:
    page = Step("s1", "lesen", "Lesen", items=(Content("c", "text", text="<p>Lesen</p>"),))
    sent = compiler.compile_step(Definition("Lesen", steps=(page,)), page)({})

    assert sent.is_valid()
    assert sent.answers() == {"s1": True}


def test_the_draft_stands_in_the_boxes() -> None:
    form = form_of("geburt")(initial_answers={ID["birth_date"]: "1890", ID["family_name"]: "Beispiel"})

    html = str(form[name("birth_date")]) + str(form[name("family_name")])

    assert 'name="' + name("birth_date") + '-year" value="1890"' in html
    assert 'value="Beispiel"' in html


def test_a_mistyped_date_stays_as_it_was_typed() -> None:
    form = form_of("geburt")({f"{name('birth_date')}-day": "99", f"{name('birth_date')}-year": "1985"})

    form.is_valid()

    assert 'value="99"' in str(form[name("birth_date")])


def test_browser_checks_are_left_off() -> None:
    assert " required" not in form_of("geburt")().as_p()


# --- what templates get -------------------------------------------------------------------------------


def test_entries_come_in_order_with_rules_over_the_same_page() -> None:
    entries = form_of("urkunde")().entries

    assert [entry.content.kind if entry.content else entry.item.kind for entry in entries] == [
        "text",
        "choice",
        "number",
        "text",
        "long_text",
    ]
    assert [entry.is_open for entry in entries] == [True, True, True, False, True]
    assert json.loads(entries[3].rule) == {"field": ID["product"], "op": "equals", "value": "mehrsprachig"}


def test_what_another_page_closes_is_not_drawn_and_what_it_decides_is_decided() -> None:
    other = Step("s1", "eins", "Eins", items=(Field("a", "yes_no", "A"),))
    page = Step(
        "s2",
        "zwei",
        "Zwei",
        items=(
            Field("b", "yes_no", "B"),
            Field("c", "text", "C", show_if=Compare("a", Op.EQUALS, True)),
            Field("d", "text", "D", show_if=All((Compare("a", Op.EQUALS, True), Compare("b", Op.EQUALS, True)))),
        ),
    )
    compiled = compiler.compile_step(Definition("Zwei Seiten", steps=(other, page)), page)

    closed, open_ = compiled(known={"a": False}).entries, compiled(known={"a": True}).entries

    assert [entry.item.id for entry in closed] == ["b", "d"]
    assert [entry.item.id for entry in open_] == ["b", "c", "d"]
    assert json.loads(closed[1].rule)["all"][0] == {"any": []}
    assert json.loads(open_[2].rule)["all"][0] == {"all": []}


def test_after_an_error_the_page_shows_what_the_new_answers_open() -> None:
    form = form_of("urkunde")({name("product"): "mehrsprachig"})
    form.is_valid()

    assert [entry.is_open for entry in form.entries] == [True, True, True, True, True]


@pytest.mark.parametrize("kind_name", sorted(KINDS.keys() - SILENT))
def test_the_theme_draws_every_kind_with_label_hint_and_error(kind_name: str) -> None:
    options = sample_form().fields[0].options
    one = Field("x", kind_name, "Die Angabe", help="Ein Hinweis.", options=options, phrase="die Angabe")
    page = Step("s", "s", "S", items=(one,))
    form = compiler.compile_step(Definition("D", steps=(page,)), page)({})
    form.is_valid()

    template = Template('{% include "theme/components/field.html" with field=form.entries.0.field %}')
    html = template.render(Context({"form": form}))

    assert "Die Angabe" in html
    assert "Ein Hinweis." in html
    assert kind(kind_name).missing(one).replace("„", "„") in html
    assert "aria-describedby" in html
    if kind_name in {"date", "address", "choice", "multiple_choice", "yes_no"}:
        assert "<fieldset" in html
        assert "<legend" in html


def test_every_bound_field_knows_its_question() -> None:
    bound = form_of("urkunde")()[name("remark")]
    question = bound.field

    assert isinstance(question, questions.Question)
    assert question.kind == "long_text"
    assert question.spec == sample_form().field(ID["remark"])
    assert question.hint == bound.help_text


@pytest.mark.parametrize(
    ("day", "month", "year", "box"),
    [("99", "5", "1985", "day"), ("1", "5", "", "year"), ("1", "x", "1985", "month")],
)
def test_the_error_leads_to_the_wrong_box_of_a_date(day: str, month: str, year: str, box: str) -> None:
    typed = {"day": day, "month": month, "year": year}
    form = form_of("geburt")({f"{name('birth_date')}-{key}": value for key, value in typed.items()})
    form.is_valid()

    view = describe(form[name("birth_date")])

    assert view.first_id.endswith(f"-{box}")
    assert [part.is_wrong for part in view.parts] == [key == box for key in typed]


def test_an_empty_date_leads_to_its_first_box() -> None:
    form = form_of("geburt")({})
    form.is_valid()

    assert describe(form[name("birth_date")]).first_id.endswith("-day")


# --- compiling once -----------------------------------------------------------------------------------


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of all questions built while the test runs."""
    built: list[str] = []
    original = questions.Question.__init__

    def counted(self: Any, spec: Field) -> None:
        built.append(spec.id)
        original(self, spec)

    monkeypatch.setattr(questions.Question, "__init__", counted)
    return built


def large_form(fields: int, title: str) -> Definition:
    names = sorted(KINDS.keys() - SILENT)
    items = tuple(
        Field(f"q{number}", names[number % len(names)], f"Frage {number}", options=sample_form().fields[0].options)
        for number in range(fields)
    )
    return Definition(title, steps=(Step("s", "s", "S", items=items),))


def test_a_form_of_95_questions_builds_each_of_them_once(compilations: list[str]) -> None:
    form = large_form(95, "Fünfundneunzig Fragen")

    for _request in range(5):
        compiler.form_class(form, form.steps[0])({}).is_valid()

    assert len(compilations) == 95


def test_one_version_is_compiled_once_per_process_even_when_it_is_read_again(compilations: list[str]) -> None:
    form = large_form(13, "Zweimal gelesen")
    again = Definition.from_json(form.to_json())

    assert compiler.form_class(form, form.steps[0]) is compiler.form_class(again, again.steps[0])
    assert len(compilations) == 13


def test_another_version_is_another_form() -> None:
    form = large_form(2, "Eins")
    other = replace(form, title="Zwei")

    assert compiler.form_class(form, form.steps[0]) is not compiler.form_class(other, other.steps[0])


def test_using_a_form_leaves_its_class_as_it_was() -> None:
    compiled = form_of("zweck")
    compiled(initial_answers={ID["evidence"]: ["id-1"]})

    question = compiled.base_fields[name("evidence")]
    assert isinstance(question, questions.FileQuestion)
    assert question.stored == ()


@settings(max_examples=50)
@given(strategies.definitions(), strategies.answers())
def test_a_page_never_answers_a_question_that_is_not_open(form: Definition, answers: dict[str, Any]) -> None:
    for step in form.steps:
        sent = compiler.compile_step(form, step)(
            {f"f-{key}": str(value) for key, value in answers.items()}, known=answers
        )
        sent.is_valid()
        open_ids = {entry.item.id for entry in sent.entries if entry.is_open}

        assert set(sent.answers()) <= open_ids | {step.id}
