"""One form as one file: what is written can be read again, and what is wrong is refused in sentences."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from cms.tenants.models import Authority
from forms_app.builder import demo, transfer, transfer_reading
from forms_app.builder.assembling import assemble
from forms_app.builder.models import FormPage, FormVersion
from forms_app.builder.shared_pages import FieldGroupPage
from portal_pages.models import CentralContent
from tests import roots
from tests.forms_app.writing import Writer, options

pytestmark = pytest.mark.django_db
W = Writer("probe")


def document(**form: Any) -> dict[str, Any]:
    """A small file with one of everything that is special about it."""
    steps = [
        W.step(
            "wer",
            "Wer sind Sie?",
            [
                {"type": "text", "id": W.id("name"), "value": {"label": "Name", "record": {"purpose": "Probe"}}},
                {
                    "type": "choice",
                    "id": W.id("art"),
                    "value": {"label": "Art", "options": options(("a", "Eins"), ("b", "Zwei"))},
                },
                {"type": "number", "id": W.id("zahl"), "value": {"label": "Zahl", "required": False, "min": 0}},
                {"type": "group", "id": W.id("person"), "value": "person"},
            ],
            intro='<p>Ein <b>Text</b> mit <a href="https://www.example.org">Verweis</a>.</p>',
        ),
    ]
    items = [{"type": "name", "id": W.id("familienname"), "value": {"label": "Familienname"}}]
    # As the format orders them.
    step = steps[0]["value"]
    steps[0]["value"] = {name: step[name] for name in ("title", "slug", "intro", "items")}
    for option in step["items"][1]["value"]["options"]:
        option["value"] = {"label": option["value"]["label"], "value": option["value"]["value"]}
    return {
        "format": "serviceportal-form",
        "version": 1,
        "form": {"title": "Probe", "slug": "probe", "steps": steps} | form,
        "groups": {"person": {"title": "Person", "items": items}},
    }


@pytest.fixture
def parent() -> Page:
    page: Page = roots.first().add_child(instance=Page(title="Ablage", slug="ablage"))
    return page


def test_what_was_read_is_written_again(parent: Page) -> None:
    form = transfer.load(document(), parent)

    assert transfer.dump(form) == document()
    assert transfer.dump(FormPage.objects.get(pk=form.pk)) == document()


def test_what_belongs_to_the_whole_form_comes_along(parent: Page) -> None:
    english = {"title": {"source": "Probe", "text": "Sample"}}
    more = document(task_list=True, retention_months=6, english=True, translations={"en": english})

    form = transfer.load(more, parent)

    assert transfer.dump(FormPage.objects.get(pk=form.pk)) == more
    assert (form.has_task_list, form.retention_months, form.is_offered_in_english) == (True, 6, True)


def test_a_form_that_was_read_is_a_draft_that_nobody_sees(parent: Page) -> None:
    form = transfer.load(document(), parent)

    form.refresh_from_db()
    assert (form.live, form.latest_revision is not None, form.versions.count()) == (False, True, 0)
    assert not FieldGroupPage.objects.get().live


def test_a_group_that_is_there_already_is_used(parent: Page) -> None:
    first = transfer.load(document(), parent)

    second = transfer.load(document(), parent, slug="zweite")

    assert FieldGroupPage.objects.count() == 1
    ones, others = assemble(first).fields, assemble(second).fields
    assert [field.label for field in ones] == [field.label for field in others]
    assert not {field.id for field in ones} & {field.id for field in others}, "two forms never share a question"


def test_two_groups_with_the_same_slug_keep_their_own_names(parent: Page) -> None:
    form = transfer.load(document(), parent)
    other = roots.first().add_child(instance=FieldGroupPage(title="Andere", slug="person"))
    raw = json.loads(json.dumps(list(form.steps.raw_data)))
    raw[0]["value"]["items"].append({"type": "group", "id": W.id("andere"), "value": other.pk})
    form.steps = json.dumps(raw)

    written = transfer.dump(form)

    assert set(written["groups"]) == {"person", "person-2"}


def test_defaults_and_empty_values_stay_out(parent: Page) -> None:
    form = transfer.load(document(), parent)
    raw = json.loads(json.dumps(list(form.steps.raw_data)))
    raw[0]["value"]["items"][0]["value"] |= {
        "required": True,
        "help": "",
        "max_length": None,
        "local": False,
        "show_if": {"mode": "all", "rules": []},
    }
    form.steps = json.dumps(raw)

    assert transfer.dump(form) == document()


def test_marks_of_the_text_editor_stay_out(parent: Page) -> None:
    form = transfer.load(document(), parent)
    form.intro = '<p data-block-key="abc12">Für alle.</p>'

    assert transfer.dump(form)["form"]["intro"] == "<p>Für alle.</p>"


def test_equal_forms_give_equal_text(parent: Page) -> None:
    form = transfer.load(document(), parent)

    text = transfer.text_of(form)

    assert text == transfer.text_of(FormPage.objects.get(pk=form.pk))
    assert "Wer sind Sie?" in text
    assert transfer.read(text) == document()
    assert '{"type": "name", "id": ' in text, "short blocks stand on one line"


def test_the_page_with_this_address_stays(parent: Page) -> None:
    transfer.load(document(), parent)

    with pytest.raises(transfer.NotReadable) as refused:
        transfer.load(document(), parent)

    assert refused.value.problems == [
        "Unter der Adresse „probe“ gibt es hier schon eine Seite. Wählen Sie eine andere."
    ]
    assert FormPage.objects.count() == 1


def test_a_group_cannot_take_the_address_of_another_page(parent: Page) -> None:
    parent.add_child(instance=Page(title="Person", slug="person"))

    with pytest.raises(transfer.NotReadable, match="kein solcher Baustein"):
        transfer.load(document(), parent)


def question(doc: dict[str, Any], number: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = doc["form"]["steps"][0]["value"]["items"][number]
    return found


def nested(depth: int) -> Any:
    value: Any = "tief"
    for _level in range(depth):
        value = {"mode": "all", "rules": [{"type": "group", "id": W.id("x"), "value": value}]}
    return value


BROKEN: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "another format": (lambda d: d.update(format="pdf"), "kein Formular dieses Portals"),
    "a version to come": (lambda d: d.update(version=2), "nicht lesen kann"),
    "no form": (lambda d: d.pop("form"), "müssen Angaben mit Namen stehen"),
    "a form that is text": (lambda d: d.update(form="Probe"), "müssen Angaben mit Namen stehen"),
    "something more": (lambda d: d.update(extra=1), "„extra“ kennt das Portal nicht."),
    "a field nobody knows": (lambda d: d["form"].update(owner=1), "„owner“ kennt das Portal nicht."),
    "no title": (lambda d: d["form"].pop("title"), "Diese Angabe fehlt."),
    "an empty title": (lambda d: d["form"].update(title=""), "form.title"),
    "a title that is a number": (lambda d: d["form"].update(title=7), "Hier muss ein Text stehen."),
    "a title too long": (lambda d: d["form"].update(title="x" * 300), "form.title"),
    "no slug": (lambda d: d["form"].pop("slug"), "fehlt seine Adresse"),
    "a slug with a slash": (lambda d: d["form"].update(slug="a/b"), "fehlt seine Adresse"),
    "a slug that is a list": (lambda d: d["form"].update(slug=["a"]), "fehlt seine Adresse"),
    "the slug of its own group": (lambda d: d["form"].update(slug="person"), "gibt es hier schon eine Seite"),
    "a group without an address": (lambda d: d["groups"].update({"a b": {"title": "x"}}), "keine Adresse"),
    "a switch that is text": (lambda d: d["form"].update(task_list="ja"), "true oder false"),
    "months that are text": (lambda d: d["form"].update(retention_months="6"), "Hier muss eine Zahl stehen."),
    "less than a month": (lambda d: d["form"].update(retention_months=0), "nimmt das Portal hier nicht an"),
    "a language nobody reads": (lambda d: d["form"].update(translations={"xx": {}}), "„xx“ kennt das Portal nicht."),
    "a translation that is text": (
        lambda d: d["form"].update(translations={"en": {"title": "x"}}),
        "form.translations.en.title",
    ),
    "a script in a translation": (
        lambda d: d["form"].update(translations={"en": {"intro": {"source": "x", "text": "<script>"}}}),
        "„<script>“ darf",
    ),
    "steps that are no list": (lambda d: d["form"].update(steps={}), "Hier muss eine Liste stehen."),
    "a step that is text": (lambda d: d["form"]["steps"].append("x"), "form.steps.2"),
    "an unknown block": (lambda d: question(d).update(type="script"), "Den Baustein „script“ kennt"),
    "a block without an id": (lambda d: question(d).pop("id"), "fehlt seine Kennung"),
    "an id that is none": (lambda d: question(d).update(id="1"), "fehlt seine Kennung"),
    "an unknown part": (lambda d: question(d)["value"].update(onclick="x"), "„onclick“ kennt das Portal nicht."),
    "a label that is a list": (lambda d: question(d)["value"].update(label=["x"]), "Hier muss ein Text stehen."),
    "a label too long": (lambda d: question(d)["value"].update(label="x" * 301), "label"),
    "a null character": (lambda d: question(d)["value"].update(label="a\0b"), "nicht in einen Text gehören"),
    "half a character": (lambda d: question(d)["value"].update(label="\ud800"), "nicht in einen Text gehören"),
    "a number that is true": (lambda d: question(d, 2)["value"].update(min=True), "Hier muss eine Zahl stehen."),
    "a number too large": (lambda d: question(d, 2)["value"].update(min=10**30), "Die Zahl ist zu groß."),
    "a number below its limit": (lambda d: question(d)["value"].update(max_length=0), "max_length"),
    "a token nobody has": (
        lambda d: d["groups"]["person"]["items"][0]["value"].update(autocomplete="cc-number"),
        "autocomplete",
    ),
    "a comparison nobody knows": (
        lambda d: question(d, 2)["value"].update(show_if=W.when(("name", "exec", "x"))),
        "show_if.rules.1.op",
    ),
    "rules without end": (lambda d: question(d, 2)["value"].update(show_if=nested(300)), "kennt das Portal nicht"),
    "a script in a text": (
        lambda d: d["form"].update(intro="<p>x</p><script>alert(1)</script>"),
        "„<script>“ darf in einem Text nicht vorkommen.",
    ),
    "a script in a block's text": (
        lambda d: d["form"]["steps"][0]["value"].update(intro='<p onclick="x">Text</p>'),
        "„onclick“ darf in einem Text nicht vorkommen.",
    ),
    "a link that runs": (
        lambda d: d["form"].update(intro='<a href=" JavaScript:alert(1)">x</a>'),
        "darf in einem Text nicht vorkommen",
    ),
    "a link to a page of another portal": (
        lambda d: d["form"].update(after='<a linktype="page" id="3">x</a>'),
        "„linktype“ darf",
    ),
    "a comment": (lambda d: d["form"].update(intro="<!-- x -->"), "darf in einem Text nicht vorkommen"),
    "a declaration": (lambda d: d["form"].update(intro="<!DOCTYPE x>"), "darf in einem Text nicht vorkommen"),
    "an instruction": (lambda d: d["form"].update(intro="<?php x ?>"), "darf in einem Text nicht vorkommen"),
    "a group that is missing": (lambda d: d["groups"].clear(), "Der gemeinsame Baustein „person“ fehlt in der Datei."),
    "a group named by a number": (lambda d: question(d, 3).update(value=1), "Hier muss ein Text stehen."),
    "a group in a group": (
        lambda d: d["groups"]["person"]["items"].append({"type": "group", "id": W.id("g"), "value": "person"}),
        "Den Baustein „group“ kennt",
    ),
    "more blocks than anybody reads": (
        lambda d: d["form"].update(charges=[{}] * (transfer_reading.MOST_BLOCKS + 1)),
        "zu viele Bausteine",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_wrong_is_refused_in_a_sentence_and_leaves_nothing(parent: Page, case: str) -> None:
    change, sentence = BROKEN[case]
    broken = deepcopy(document())
    change(broken)
    before = Page.objects.count()

    with pytest.raises(transfer.NotReadable) as refused:
        transfer.load(broken, parent)

    assert sentence in " ".join(refused.value.problems)
    assert all(one.endswith(".") for one in refused.value.problems)
    assert Page.objects.count() == before


@pytest.mark.parametrize("broken", [None, [], "text", 7, {}, {"form": {}}])
def test_what_is_no_form_at_all_is_refused(parent: Page, broken: Any) -> None:
    with pytest.raises(transfer.NotReadable):
        transfer.load(broken, parent)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"a": NaN}', b"\xff\xfe\x00", "x" * 3_000_000])
def test_a_file_that_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(transfer.NotReadable):
        transfer.read(text)


def test_a_form_that_fails_late_takes_its_groups_with_it(parent: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_rest: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(FormPage, "save_revision", fail)

    with pytest.raises(RuntimeError):
        transfer.load(document(), parent)

    assert not FieldGroupPage.objects.exists()
    assert not FormPage.objects.exists()


# --- the corpus ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", demo.slugs())
def test_every_form_of_the_demonstration_comes_back_as_its_file(parent: Page, slug: str) -> None:
    text = (demo.FOLDER / f"{slug}.json").read_text(encoding="utf-8")

    form = transfer.load(transfer.read(text), parent)

    assert transfer.text_of(form) == text
    assert transfer.text_of(FormPage.objects.get(pk=form.pk)) == text


def test_a_group_says_the_same_in_every_file() -> None:
    said: dict[str, Any] = {}
    for slug in demo.slugs():
        for name, group in demo.document(slug).get("groups", {}).items():
            assert said.setdefault(name, group) == group, (slug, name)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document."""
    found = [path] if path else []
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return found + [one for key, each in entries for one in places(each, (*path, key))]


SMALL = document()
PLACES = places(SMALL)


@given(st.lists(st.tuples(st.sampled_from(PLACES), JSON | st.just("weg")), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_a_file_is_refused_or_comes_back_the_same(
    parent: Page, changes: list[tuple[tuple[Any, ...], Any]]
) -> None:
    doc = deepcopy(SMALL)
    for path, value in changes:
        _put(doc, path, value)
    before = Page.objects.count()

    form, problems = read(doc, parent)

    if form is None:
        assert problems
        assert Page.objects.count() == before
        return
    written = transfer.dump(form)
    form.delete()
    FieldGroupPage.objects.all().delete()
    parent.refresh_from_db()
    again = transfer.load(transfer.read(json.dumps(written)), parent)
    assert transfer.dump(again) == written
    again.delete()
    FieldGroupPage.objects.all().delete()
    parent.refresh_from_db()


def read(doc: Any, parent: Page) -> tuple[FormPage | None, list[str]]:
    try:
        return transfer.load(doc, parent), []
    except transfer.NotReadable as refused:
        return None, refused.problems


def _put(doc: Any, path: tuple[Any, ...], value: Any) -> None:
    for key in path[:-1]:
        try:
            doc = doc[key]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(doc, dict) and value == "weg":
        doc.pop(path[-1], None)
    elif isinstance(doc, dict) or (isinstance(doc, list) and path[-1] < len(doc)):
        doc[path[-1]] = value


# --- the commands -------------------------------------------------------------------------------------


def test_a_form_goes_from_one_place_to_another(
    kreis: Authority, erkelenz: Authority, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    central = roots.first().add_child(instance=CentralContent(title="Zentrale Inhalte", slug="zentral"))
    transfer.load(document(), central)
    call_command("form_export", "probe")
    file = tmp_path / "probe.json"
    file.write_text(capsys.readouterr().out, encoding="utf-8")

    call_command("form_import", file, authority="erkelenz", slug="eigene-probe")

    form = FormPage.objects.get(slug="eigene-probe")
    assert form.authority == erkelenz
    assert FormVersion.objects.count() == 0
    # The same form under ids of its own: two forms never share a question.
    there, here = assemble(form), assemble(FormPage.objects.get(slug="probe"))
    assert [(field.kind, field.label) for field in there.fields] == [(field.kind, field.label) for field in here.fields]
    assert not {field.id for field in there.fields} & {field.id for field in here.fields}


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["form_export", "gibt-es-nicht"], "no form"),
        (["form_import", "/gibt/es/nicht.json", "--authority", "erkelenz"], "cannot be read"),
        (["form_import", __file__, "--authority", "erkelenz"], "enthält kein JSON"),
        (["form_import", __file__, "--authority", "nirgendwo"], "no authority"),
    ],
)
def test_a_command_says_what_is_missing(erkelenz: Authority, command: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command(*command)
