"""What a browser would never send: answers that are hidden, foreign, repeated, oversized or mistyped, posted directly.

The table comes from the registry, so a new kind of question is attacked from its first day on. Three promises hold for
every kind: nothing hidden or foreign is kept, the answer is a page with German sentences (never a failure), and what
was typed comes back.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.boundfield import BoundField
from django.http import HttpResponse, QueryDict
from django.test import Client

from forms_app.applications import drafts
from forms_app.applications.models import Application
from forms_app.attachments.models import Attachment
from forms_app.builder import compiler
from forms_app.builder.conditions import Compare, Op
from forms_app.builder.definition import Definition, Field, Option, Repeat, Step
from forms_app.builder.formulas import Formula, Operation, Part
from forms_app.builder.items import SILENT
from forms_app.builder.kinds.parts import PartsInput
from forms_app.builder.kinds.registry import KINDS, kind
from forms_app.builder.paths import ENTRIES
from tests.forms_app.attachments.corpus import pdf
from tests.forms_app.wizard.walk import after_reading, begin, id_of, stored, text_of

ASKED_KINDS = sorted(KINDS.keys() - SILENT)
OPTIONS = (
    Option("post", "Mit der Post"),
    Option("abholung", "Ich hole sie ab", show_if=Compare("gate", Op.EQUALS, True)),
)
BANNED = re.compile(r"gültig|\bbitte\b|Pflichtfeld|erforderlich|\bvalid|Traceback|Error", re.IGNORECASE)
MOST = 2

MEGABYTE = "x" * 1_000_000
# A letter under half a million marks: put in order one by one it would keep a server busy for an hour.
MARKS = "a" + "\u0301\u0316" * 120_000
MISTYPED = {
    "NUL bytes": "\x00abc\x00",
    "a lone surrogate": b"\xed\xa0\x80abc".decode("utf-8", "replace"),
    "an unknown character": "\uffff\U0010ffff",
    "right to left marks": "\u202eabc\u202c",
    "JSON list": '["post", "abholung"]',
    "JSON object": '{"$ne": null, "code": "X"}',
    "markup": "<script>alert(1)</script>\"'><img src=x>",
    "a format": "%s%(label)s{0}{label}%n",
    "infinity": "Infinity",
    "negative infinity": "-inf",
    "not a number": "NaN",
    "an exponent": "1e999",
    "a huge number": "9" * 4_000,
    "a hexadecimal number": "0x1F",
    "superscript digits": "²³",
    "digits of another script": "٣٤٥٦٧٨٩",
    "a day that never was": "31.2.2023",
    "a year beyond the calendar": "1.1.99999",
    "true": "true",
    "a list of Python": "['a']",
    "a path": "../../../etc/passwd",
    "an option nobody offers": "geheim",
}
OVERSIZED = {"a megabyte": MEGABYTE, "marks without end": MARKS, "lines without end": "\n" * 900_000 + "x"}


# --- the form that is attacked --------------------------------------------------------------------


def question(name: str, field_id: str, label: str, **rest: Any) -> Field:
    options = OPTIONS if kind(name).has_options else ()
    return Field(field_id, name, label, options=options, **rest)


def form_around(name: str) -> Definition:
    """One question of this kind open, hidden, on a later page and in a repeated step; and two that nobody answers."""
    doubled = Formula(Operation.SUM, (Part(number="2"), Part(number="2")))
    closed = Compare("gate", Op.EQUALS, True)
    return Definition(
        title="Angegriffenes Formular",
        steps=(
            Step(
                "s1",
                "eins",
                "Eins",
                items=(
                    Field("gate", "yes_no", "Weitere Angaben?"),
                    question(name, "open", "Offene Angabe"),
                    question(name, "hidden", "Verborgene Angabe", show_if=closed),
                    Field("sum", "calculated", "Summe", formula=doubled),
                    Field("fixed", "constant", "Kennung", settings={"value": "K-1"}),
                ),
            ),
            Step("s2", "verborgen", "Verborgene Seite", items=(question(name, "closed", "Zu"),), show_if=closed),
            Step("s3", "liste", "Liste", items=(question(name, "inside", "Im Eintrag"),), repeat=LIST),
            Step("s4", "ende", "Ende", items=(question(name, "later", "Später"),)),
        ),
    )


LIST = Repeat("Eintrag", "einen Eintrag", "einen weiteren Eintrag", least=0, most=MOST)


def good(name: str, field_id: str = "open") -> dict[str, Any]:
    """What a browser sends for a question of this kind that is answered well."""
    if name == "file":
        return {f"f-{field_id}": SimpleUploadedFile("nachweis.pdf", pdf(), "application/pdf")}
    spec = question(name, field_id, "Angabe")
    sent = kind(name).posted(spec, f"f-{field_id}", kind(name).example(spec))
    return {key: value for key, value in sent.items() if value is not None}


def names_of(name: str, field_id: str = "open") -> list[str]:
    """Every control of a question of this kind."""
    html_name, widget = f"f-{field_id}", kind(name).widget(question(name, field_id, "Angabe"))
    if isinstance(widget, PartsInput):
        return [html_name, *(f"{html_name}{each}" for each in widget.widgets_names)]
    return [html_name]


def everywhere(name: str, value: Any, field_id: str = "open") -> dict[str, Any]:
    """The same value in every control of a question."""
    return dict.fromkeys(names_of(name, field_id), value)


def asked(*ids: str) -> dict[str, list[str]]:
    return {"asked": [f"f-{one}" for one in ("gate", *ids)]}


@pytest.fixture
def attack(browser: Client, erkelenz, offer_of):
    """`attack(kind)`: the address of the first page of a new draft of the form around this kind."""

    def _attack(name: str) -> str:
        return begin(browser, offer_of(erkelenz, definition=form_around(name)).pk)

    return _attack


# --- what every answer promises -------------------------------------------------------------------


def sentences(response: HttpResponse) -> list[str]:
    """The errors of a page, which must be whole German sentences beside their questions."""
    form = response.context["form"]  # type: ignore[attr-defined]  # Django's test client
    found = [str(error) for errors in form.errors.values() for error in errors]
    page = unescape(text_of(response))
    for one in found:
        assert one.endswith((".", "?")), one
        assert not BANNED.search(one), one
        assert " ".join(one.split()) in page
    return found


def typed_boxes(bound: BoundField) -> Iterator[tuple[str, Any]]:
    """The text boxes of a drawn question with what stands in them."""
    widget, value = bound.field.widget, bound.value()
    if isinstance(widget, PartsInput):
        yield from (
            (f"{bound.html_name}{suffix}", each)
            for suffix, each, box in zip(widget.widgets_names, value, widget.widgets, strict=True)
            if isinstance(box, forms.TextInput)
        )
    elif isinstance(widget, forms.TextInput | forms.Textarea):
        yield bound.html_name, value


def assert_nothing_typed_is_lost(response: HttpResponse, sent: dict[str, Any]) -> None:
    form = response.context["form"]  # type: ignore[attr-defined]
    for bound in form:
        for name, shown in typed_boxes(bound):
            typed = sent.get(name)
            if isinstance(typed, list):
                typed = typed[-1]
            assert (shown or "") == (typed or ""), name


def assert_answers_well(response: HttpResponse, sent: dict[str, Any]) -> None:
    """On to another page, or the same page with a sentence and everything typed."""
    assert response.status_code in {302, 422}, response.status_code
    if response.status_code == 422:
        assert sentences(response)
        assert_nothing_typed_is_lost(response, sent)


def assert_stored_is_readable(name: str, address: str) -> None:
    """What was kept is an answer the question itself gives: never a list for a text, a text for a number, …"""
    answers = stored(address).answers or {}
    assert answers.keys() <= {"gate", "open"}, sorted(answers)
    assert_answer_fits(name, answers.get("open"))


def assert_answer_fits(name: str, answer: Any) -> None:
    """An answer is either nothing or what the question makes of it when it is shown and sent again."""
    if answer is not None and name != "file":
        spec = question(name, "open", "Offene Angabe")
        assert kind(name).parse(spec, kind(name).shown(spec, answer)) == answer


# --- the attacks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ASKED_KINDS)
def test_a_hidden_answer_is_not_kept(browser, attack, name):
    address = attack(name)
    sent = {"f-gate": "nein", **good(name), **good(name, "hidden"), **asked("open", "hidden")}

    response = browser.post(address, sent)

    assert response.status_code == 302, text_of(response)
    answers = stored(address).answers
    assert answers.keys() == {"gate", "open"}
    assert answers["open"] is not None
    assert Attachment.unscoped.count() == (1 if name == "file" else 0)


@pytest.mark.parametrize("name", ASKED_KINDS)
def test_a_hidden_answer_that_is_wrong_complains_about_nothing(browser, attack, name):
    address = attack(name)

    response = browser.post(
        address, {"f-gate": "nein", **good(name), **everywhere(name, "\x00<junk>", "hidden"), **asked("open", "hidden")}
    )

    assert response.status_code == 302
    assert "hidden" not in stored(address).answers


@pytest.mark.parametrize("name", ASKED_KINDS)
def test_a_page_that_is_not_on_the_way_takes_nothing(browser, attack, name):
    address = attack(name)
    browser.post(address, {"f-gate": "nein", **good(name), **asked("open")})
    before = stored(address).answers

    for slug in ("verborgen", "ende"):
        response = browser.post(address.replace("eins", slug), {**good(name, "closed"), **good(name, "later")})

        assert response.status_code == 302
        assert slug not in response["Location"]
    after = stored(address).answers
    assert {key: value for key, value in after.items() if not key.startswith("typed:")} == before


@pytest.mark.parametrize("name", ASKED_KINDS)
def test_foreign_answers_are_not_kept(browser, attack, name):
    """Questions of other pages and forms, values the form works out itself, and the names things are stored by."""
    address = attack(name)
    foreign = {
        **good(name, "later"),
        **good(name, "closed"),
        **good(name, "inside"),
        **good(name, "b3b3f6d2-0000-4000-8000-000000000000"),
        "f-sum": "1000000",
        "f-fixed": "gefälscht",
        "f-s1": "on",
        "f-s3": '{"entries": [{"id": "x"}], "done": true}',
        "f-typed:s1": "x",
        "f-": "x",
        "open": "x",
        "gate": "x",
        "s3": "x",
        "typed:s1": "x",
        "__class__": "x",
    }

    response = browser.post(address, {"f-gate": "nein", **good(name), **foreign, **asked("open", "later", "s3")})

    assert response.status_code == 302
    assert stored(address).answers.keys() == {"gate", "open"}
    assert Attachment.unscoped.count() == (1 if name == "file" else 0)


@pytest.mark.parametrize("name", ASKED_KINDS)
def test_a_name_that_comes_several_times_is_one_answer_or_none(browser, attack, name):
    address = attack(name)
    if name == "file":
        several = {"f-open": [next(iter(good(name).values())) for _ in range(3)]}
    else:
        several = {
            key: [value if isinstance(value, str) else "x", "\x00junk", value] for key, value in good(name).items()
        }
    sent = {"f-gate": ["ja", "vielleicht", "nein"], **several, **asked("open", "open")}

    response = browser.post(address, sent)

    assert_answers_well(response, sent)
    assert_stored_is_readable(name, address)


@pytest.mark.parametrize("name", ASKED_KINDS)
def test_ten_thousand_choices_are_refused_or_read_as_few(browser, attack, name):
    address = attack(name)
    sent = {"f-gate": "nein", names_of(name)[-1]: [f"wert-{n}" for n in range(10_000)], **asked("open")}

    response = browser.post(address, urlencode(sent, doseq=True), content_type="application/x-www-form-urlencoded")

    assert_answers_well(response, sent)
    assert_stored_is_readable(name, address)


@pytest.mark.parametrize("name", ASKED_KINDS)
def test_answers_without_measure_are_refused_quickly(browser, attack, name):
    address = attack(name)
    for why, value in OVERSIZED.items():
        sent = {"f-gate": "nein", names_of(name)[-1]: value, **asked("open")}
        started = time.process_time()

        response = browser.post(address, sent)

        assert time.process_time() - started < 5, why
        assert response.status_code in {302, 422}, why
        if response.status_code == 422:
            assert sentences(response)
            assert all(len(one) < 1_000 for one in sentences(response)), why
        assert_stored_is_readable(name, address)


@pytest.mark.parametrize("name", ASKED_KINDS)
def test_mistyped_answers_get_a_sentence_and_are_not_lost(browser, attack, name):
    """Every seventh value for each kind, so that every value meets several kinds; all of them meet all below."""
    address = attack(name)
    for value in list(MISTYPED.values())[ASKED_KINDS.index(name) % 7 :: 7]:
        sent = {"f-gate": "nein", **everywhere(name, value), **asked("open")}

        response = browser.post(address, sent)

        assert_answers_well(response, sent)
        assert_stored_is_readable(name, address)


@pytest.mark.parametrize("name", ASKED_KINDS)
def test_what_is_wrong_and_saved_for_later_is_still_there(browser, attack, name):
    address = attack(name)
    sent = {"f-gate": "nein", **everywhere(name, "<0> %s ²"), **everywhere(name, "x", "hidden"), **asked("open")}

    response = browser.post(address, {**sent, "spaeter": "1"})

    assert response.status_code == 302
    assert stored(address).answers.keys() <= {"gate", "open", "typed:s1"}
    again = browser.get(address)
    if "typed:s1" in stored(address).answers:
        assert_nothing_typed_is_lost(again, sent)


@pytest.mark.parametrize("name", ASKED_KINDS)
@pytest.mark.parametrize("why", MISTYPED)
def test_no_mistyped_answer_breaks_a_question(name, why):
    form = form_around(name)
    sent = QueryDict(mutable=True)
    for key, value in everywhere(name, MISTYPED[why]).items():
        sent.setlist(key, [value])

    checked = compiler.form_class(form, form.steps[0])(sent, initial_answers={}, known={})

    assert not checked.is_valid()  # the first question is not answered
    for errors in checked.errors.values():
        assert all(str(one).endswith((".", "?")) and not BANNED.search(str(one)) for one in errors), errors
    if "f-open" not in checked.errors:
        assert_answer_fits(name, checked.answers().get("open"))


@pytest.mark.parametrize("name", ASKED_KINDS)
def test_a_body_of_another_type_answers_nothing(browser, attack, name):
    address = attack(name)

    for body, content_type in (
        ('{"f-gate": "nein", "f-open": "x"}', "application/json"),
        ("f-gate=nein&f-open=%ED%A0%80%00%FF%C0", "application/x-www-form-urlencoded"),
        ("\x00\xff", "text/plain"),
    ):
        response = browser.post(address, body, content_type=content_type)

        assert response.status_code in {302, 422}
        assert_stored_is_readable(name, address)


@pytest.mark.parametrize("name", ASKED_KINDS)
def test_entries_are_limited_and_stay_in_their_own_list(browser, attack, name):
    address = attack(name)
    browser.post(address, {"f-gate": "nein", **good(name), **asked("open")})
    listed = address.replace("eins", "liste") + "eintraege/"
    inside = {**good(name, "inside"), **good(name, "later"), **asked("inside"), "id": "ffffffffffff", "f-id": "x"}
    for number in range(MOST):
        assert browser.post(f"{listed}{number:012d}/", _fresh(name, inside))["Location"] == listed

    one_more = browser.post(f"{listed}{MOST:012d}/", _fresh(name, inside))

    assert one_more.status_code == 422
    assert f"Mehr als {MOST} Einträge sind hier nicht möglich." in text_of(one_more)
    assert_nothing_typed_is_lost(one_more, inside)
    for strange in ("../../eins", "00000000000", "0000000000000", "x" * 500, "ABCDEFABCDEF"):
        assert browser.post(f"{listed}{strange}/", _fresh(name, inside)).status_code in {302, 404}
    answers = stored(address).answers
    assert answers.keys() == {"gate", "open", "s3"}
    assert [one.keys() for one in answers["s3"][ENTRIES]] == [{"id", "inside"}] * MOST
    assert [one["id"] for one in answers["s3"][ENTRIES]] == ["000000000000", "000000000001"]
    assert Attachment.unscoped.count() == (1 + MOST if name == "file" else 0)


def _fresh(name: str, sent: dict[str, Any]) -> dict[str, Any]:
    """The same once more, with files that were not read yet."""
    return {**sent, **good(name, "inside"), **good(name, "later")} if name == "file" else sent


# --- only some kinds can be attacked like this --------------------------------------------------------


@pytest.mark.parametrize("name", [one for one in ASKED_KINDS if kind(one).has_options])
def test_an_option_that_a_rule_has_closed_is_refused(browser, attack, name):
    address = attack(name)

    response = browser.post(address, {"f-gate": "nein", "f-open": "abholung", **asked("open")})

    assert response.status_code == 422
    assert sentences(response) == [
        "„Ich hole sie ab“ passt nicht zu Ihren anderen Antworten. Wählen Sie bei „Offene Angabe“ etwas anderes aus."
    ]
    assert not stored(address).answers


def test_more_files_than_allowed_are_refused_one_by_one_and_no_more_are_kept(browser, attack):
    address = attack("file")
    files = [SimpleUploadedFile(f"{n}.pdf", pdf(), "application/pdf") for n in range(30)]

    response = browser.post(address, {"f-gate": "nein", "f-open": files, **asked("open")})

    assert response.status_code == 422
    assert sentences(response) == [f"„{n}.pdf“: Laden Sie bei „Offene Angabe“ nur 1 Datei hoch." for n in range(1, 30)]
    assert [one.name for one in Attachment.unscoped.all()] == ["0.pdf"]


def test_a_file_with_a_name_beyond_measure_is_kept_under_a_shorter_one_or_refused(browser, attack):
    address = attack("file")
    named = SimpleUploadedFile("ä" * 5_000 + "\x00\u202e.pdf", pdf(), "application/pdf")

    response = browser.post(address, {"f-gate": "nein", "f-open": named, **asked("open")})

    assert_answers_well(response, {})
    assert all(len(one.name) <= 255 for one in Attachment.unscoped.all())


def test_the_file_of_another_application_is_neither_taken_over_nor_removed(browser, attack):
    mine, other = attack("file"), None
    browser.post(mine, {"f-gate": "nein", **good("file"), **asked("open")})
    other = Attachment.unscoped.get()
    address = attack("file")

    response = browser.post(
        address, {"f-gate": "nein", "f-open": str(other.pk), "f-open-remove": [str(other.pk)] * 3, **asked("open")}
    )

    assert response.status_code == 422
    assert sentences(response) == ["Laden Sie bei „Offene Angabe“ eine Datei hoch."]
    assert Attachment.unscoped.get() == other
    assert not stored(address).answers
    assert stored(mine).answers["open"] == [str(other.pk)]


def test_entries_of_another_application_are_not_reached(browser, guest, attack):
    mine = attack("text")
    browser.post(mine, {"f-gate": "nein", **good("text"), **asked("open")})
    listed = mine.replace("eins", "liste") + "eintraege/"
    browser.post(f"{listed}aaaaaaaaaaaa/", {"f-inside": "Meiner", **asked("inside")})
    other = attack("text")
    browser.post(other, {"f-gate": "nein", **good("text"), **asked("open")})
    theirs = other.replace("eins", "liste") + "eintraege/"

    assert browser.post(f"{theirs}aaaaaaaaaaaa/entfernen/").status_code == 302
    browser.post(f"{theirs}aaaaaaaaaaaa/", {"f-inside": "Fremder", **asked("inside")})
    assert guest.post(f"{listed}aaaaaaaaaaaa/", {"f-inside": "Unbekannter"}).status_code in {302, 403, 404}

    assert stored(mine).answers["s3"][ENTRIES] == [{"id": "aaaaaaaaaaaa", "inside": "Meiner"}]


@pytest.mark.parametrize("silent", sorted(SILENT))
def test_what_the_form_answers_itself_is_drawn_with_no_control(silent):
    form = form_around("text")
    drawn = compiler.form_class(form, form.steps[0])(initial_answers={}, known={})

    assert {f"f-{one.id}" for one in form.steps[0].fields if one.kind == silent}.isdisjoint(drawn.fields)


def test_a_sign_of_per_cent_in_a_label_or_an_answer_is_only_a_sign():
    for typed, label in (("50 %", "Anteil"), ("%(part)s%s", "Anteil"), ("", "Anteil in %"), ("viel", "Anteil in %s")):
        spec = Field("f", "number", label)
        form = Definition("Prozente", steps=(Step("s", "s", "S", items=(spec,)),))

        checked = compiler.form_class(form, form.steps[0])({"f-f": typed}, initial_answers={}, known={})

        assert f"„{label}“" in checked.errors["f-f"][0]


def test_a_full_list_keeps_no_file_of_an_entry_it_refuses(browser, attack):
    address = attack("file")
    browser.post(address, {"f-gate": "nein", **good("file"), **asked("open")})
    listed = address.replace("eins", "liste") + "eintraege/"
    browser.post(f"{listed}aaaaaaaaaaaa/", {**good("file", "inside"), **asked("inside")})

    def second() -> None:
        drafts.change_answers(Application.unscoped.get(pk=id_of(address)), _with_one_more)

    with after_reading(second):
        response = browser.post(f"{listed}bbbbbbbbbbbb/", {**good("file", "inside"), **asked("inside")})

    assert response.status_code == 422
    assert "Dieser Eintrag ist nicht gespeichert" in text_of(response)
    assert [one["id"] for one in stored(address).answers["s3"][ENTRIES]] == ["aaaaaaaaaaaa", "cccccccccccc"]
    assert Attachment.unscoped.count() == 2


def _with_one_more(answers: Any) -> dict[str, Any]:
    entries = [*answers["s3"][ENTRIES], {"id": "cccccccccccc", "inside": None}]
    return {**answers, "s3": {ENTRIES: entries, "done": False}}


def test_a_body_larger_than_any_form_is_refused_in_german(browser, attack):
    address = attack("text")

    response = browser.post(address, {"f-gate": "nein", "f-open": "x" * 3_000_000, **asked("open")})

    assert response.status_code == 413
    assert "Das war zu viel auf einmal" in text_of(response)
    assert "Dort stehen Ihre Eingaben noch." in text_of(response)
    assert not stored(address).answers


def test_more_names_than_any_form_are_refused_in_german(browser, attack):
    address = attack("text")

    response = browser.post(address, {f"f-{n}": "x" for n in range(25_000)})

    assert response.status_code == 413
    assert "Das war zu viel auf einmal" in text_of(response)
    assert "Dort stehen Ihre Eingaben noch." in text_of(response)
    assert not stored(address).answers
