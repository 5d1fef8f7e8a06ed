"""Shared blocks: frozen versions, pins, adoption, own texts, and who may know who uses one."""

from __future__ import annotations

import importlib
import json
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from accounts.roles import Role
from cms.audit.models import AuditEntry
from forms_app.builder import adapting, publishing, transfer
from forms_app.builder.assembling import assemble, id_in_use
from forms_app.builder.differences import differences
from forms_app.builder.frozen import Immutable
from forms_app.builder.gate import checklist, pages
from forms_app.builder.models import FormPage, FormVersion, VersionSource
from forms_app.builder.moving import prospects
from forms_app.builder.shared_pages import FieldGroupPage, SharedStepPage
from forms_app.builder.sharing import SharedVersion, latest_numbers, renewed_pins
from tests import roots
from tests.forms_app.builder import test_editor as editor
from tests.forms_app.builder.test_editor import address, create, page_form, sentences, step

pytestmark = pytest.mark.django_db
central, desk = editor.central, editor.desk
EMAIL, PHONE, STEP = (f"{number}1111111-1111-4111-8111-111111111111" for number in (1, 2, 3))
USE, TWIN, PAGE, OWN = (f"{number}4444444-4444-4444-8444-444444444444" for number in (1, 2, 3, 4))


def url(name: str, *args: Any) -> str:
    return reverse(f"builder_{name}", args=args, urlconf="cms.urls_back_office")


def ask(label: str, block_id: str = EMAIL, kind: str = "email", **value: Any) -> dict[str, Any]:
    return {"type": kind, "id": block_id, "value": {"label": label, **value}}


def group_below(parent: Any, *items: dict[str, Any], title: str = "Kontakt", **fields: Any) -> FieldGroupPage:
    """A shared group that is published."""
    group = FieldGroupPage(title=title, slug=title.lower(), items=json.dumps(list(items)), **fields)
    parent.add_child(instance=group)
    group.save_revision().publish()
    return FieldGroupPage.objects.get(pk=group.pk)


def step_below(parent: Any, *items: dict[str, Any], title: str = "Kontaktseite", **fields: Any) -> SharedStepPage:
    raw = [{"type": "step", "id": STEP, "value": {"title": "Wie erreichen wir Sie?", "items": list(items)}}]
    page = SharedStepPage(title=title, slug=title.lower(), step=json.dumps(raw), **fields)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return SharedStepPage.objects.get(pk=page.pk)


def change(page: Any, *items: dict[str, Any], why: str = "Besser gefragt.", **fields: Any) -> Any:
    """The next version of a shared group."""
    page.items = json.dumps(list(items))
    page.what_is_new = why
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def form_below(parent: Any, *uses: dict[str, Any], slug: str = "hund", steps: Any = None, **fields: Any) -> FormPage:
    raw = steps or [{"type": "step", "id": PAGE, "value": {"title": "Sie", "items": list(uses)}}]
    page = FormPage(title="Hund anmelden", slug=slug, steps=json.dumps(raw), live=False, **fields)
    parent.add_child(instance=page)
    page.save_revision()
    return FormPage.objects.get(pk=page.pk)


def use(page: Any, block_id: str = USE) -> dict[str, Any]:
    return {"type": "group", "id": block_id, "value": page.pk}


def edited(form: FormPage) -> Any:
    return FormPage.objects.get(pk=form.pk).get_latest_revision_as_object()


def labels(form: Any) -> list[str]:
    return [field.label for field in assemble(form).fields]


# --- versions -----------------------------------------------------------------------------------------


def test_each_publication_that_changes_something_is_the_next_version(central: Any) -> None:
    group = group_below(central, ask("E-Mail"))

    group = change(group, ask("E-Mail"), why="Nichts Neues.")
    group = change(group, ask("Ihre E-Mail-Adresse"))

    rows = group.shared_versions.order_by("number")
    assert list(rows.values_list("number", "why")) == [(1, ""), (2, "Besser gefragt.")]
    assert [row.content[0]["value"]["label"] for row in rows] == ["E-Mail", "Ihre E-Mail-Adresse"]


def test_a_version_never_changes(central: Any) -> None:
    version = SharedVersion.objects.get(page=group_below(central, ask("E-Mail")))

    for attempt in (version.save, SharedVersion.objects.all().delete, lambda: SharedVersion.objects.update(number=7)):
        with pytest.raises(Immutable):
            attempt()


def test_a_use_takes_the_latest_version_and_stays_in_it(central: Any) -> None:
    group = change(group_below(central, ask("E-Mail")), ask("Ihre E-Mail"))
    form = form_below(central, use(group))
    change(group, ask("E-Mail-Adresse"))

    edited(form).save_revision()

    assert edited(form).pins == {str(group.pk): 2}
    assert labels(edited(form)) == ["Ihre E-Mail"]


def test_another_use_of_the_same_block_is_in_the_same_version(central: Any) -> None:
    group = group_below(central, ask("E-Mail"))
    form = form_below(central, use(group))
    change(group, ask("Ihre E-Mail"))
    draft = edited(form)
    draft.steps = json.dumps(
        [{"type": "step", "id": PAGE, "value": {"title": "Sie", "items": [use(group), use(group, TWIN)]}}]
    )

    draft.save_revision()

    assert labels(edited(form)) == ["E-Mail", "E-Mail"]


def test_what_is_not_used_any_more_is_not_pinned(central: Any) -> None:
    group = group_below(central, ask("E-Mail"))

    assert renewed_pins([], {str(group.pk): 1, "quatsch": 2}) == {}


def test_a_block_that_was_never_published_has_to_be_first(central: Any) -> None:
    draft = FieldGroupPage(title="Kontakt", slug="kontakt", items=json.dumps([ask("E-Mail")]), live=False)
    central.add_child(instance=draft)
    form = form_below(central, use(draft))

    said = [one.sentence for one in checklist.hard_findings(checklist.check(pages.subject_of(form)))]

    assert any("„Kontakt“ ist nicht veröffentlicht" in one for one in said)


def test_a_block_taken_back_is_used_where_it_was_and_nowhere_new(central: Any) -> None:
    group = group_below(central, ask("E-Mail"))
    form = form_below(central, use(group))
    group.unpublish()

    new = form_below(central, use(group, TWIN), slug="neu")
    edited(form).save_revision()

    assert labels(edited(form)) == ["E-Mail"]
    assert (new.pins, labels(new)) == ({}, [])
    said = [one.sentence for one in checklist.hard_findings(checklist.check(pages.subject_of(new)))]
    assert any("„Kontakt“ ist nicht veröffentlicht" in one for one in said)


def test_ids_stay_when_the_block_changes_and_a_draft_may_move(central: Any) -> None:
    group = group_below(central, ask("E-Mail"))
    form = form_below(central, use(group))
    before = assemble(form)
    change(group, ask("Telefon", PHONE, "phone"), ask("Ihre E-Mail"))
    draft = edited(form)
    draft.pins = {str(group.pk): 2}

    after = assemble(draft)

    assert before.fields[0].id == after.fields[1].id == id_in_use(USE, EMAIL)
    assert prospects(before, after).is_safe
    assert [one.id for one in differences(before, after)] == [id_in_use(USE, PHONE), id_in_use(USE, EMAIL)]


def test_the_blocks_of_a_version_are_taken_up_again_with_their_pins(central: Any, desk: Client) -> None:
    group = group_below(central, ask("E-Mail"))
    form = form_below(central, use(group))
    publishing.freeze(form)
    change(group, ask("Ihre E-Mail"))
    draft = edited(form)
    draft.pins = {str(group.pk): 2}
    draft.save_revision()

    desk.post(url("restore", form.pk, 1))

    assert labels(edited(form)) == ["E-Mail"]


# --- shared steps -------------------------------------------------------------------------------------


def shared_step(page: Any, rule: Any = None) -> dict[str, Any]:
    value = {"page": page.pk, "section": "Kontakt"} | ({"show_if": rule} if rule else {})
    return {"type": "shared_step", "id": USE, "value": value}


def test_a_shared_step_is_a_step_of_the_form_and_the_form_says_when(central: Any) -> None:
    rule = {"mode": "all", "rules": [{"type": "compare", "id": OWN, "value": {"field": OWN, "op": "answered"}}]}
    inner = {
        "mode": "all",
        "rules": [{"type": "compare", "id": TWIN, "value": {"field": EMAIL, "op": "answered", "value": ""}}],
    }
    page = step_below(central, ask("E-Mail"), ask("Telefon", PHONE, "phone", show_if=inner))
    first = {"type": "step", "id": PAGE, "value": {"title": "Sie", "items": [ask("Name", OWN, "name")]}}
    form = form_below(central, steps=[first, shared_step(page, rule)])

    definition = assemble(form)

    assert [one.title for one in definition.steps] == ["Sie", "Wie erreichen wir Sie?"]
    second = definition.steps[1]
    assert (second.id, second.section, second.slug) == (USE, "Kontakt", "wie-erreichen-wir-sie")
    assert second.show_if.field == OWN  # type: ignore[union-attr]  # a comparison
    assert [one.id for one in second.fields] == [id_in_use(USE, EMAIL), id_in_use(USE, PHONE)]
    assert second.fields[1].show_if.field == id_in_use(USE, EMAIL)  # type: ignore[union-attr]  # a comparison


def test_a_form_with_a_shared_step_is_built_in_the_editor(central: Any, desk: Client) -> None:
    page = step_below(central, ask("E-Mail"))
    form = form_below(central, steps=[shared_step(page)])

    opened = desk.get(address("edit", form.pk))

    assert opened.status_code == 200
    assert "Gemeinsame Bausteine" in opened.content.decode()
    assert "Fassung 1, die neueste." in opened.content.decode()


def test_a_copy_of_a_form_keeps_its_shared_blocks_under_ids_of_its_own(central: Any) -> None:
    group = group_below(central, ask("E-Mail"), texts_may_change=True)
    own = {USE: {EMAIL: {"label": {"source": "E-Mail", "text": "Ihre E-Mail"}}}}
    form = form_below(central, use(group), adapted=own)

    copy = form.copy(update_attrs={"slug": "kopie", "title": "Kopie"})

    assert labels(copy) == labels(form) == ["Ihre E-Mail"]
    assert copy.pins == form.pins
    assert not {one.id for one in assemble(copy).fields} & {one.id for one in assemble(form).fields}


# --- what changed, and adopting it --------------------------------------------------------------------


@pytest.fixture
def outdated(central: Any) -> tuple[FormPage, FieldGroupPage]:
    """A form in version 1 of a group that has a second."""
    group = group_below(central, ask("E-Mail"))
    form = form_below(central, use(group))
    return form, change(group, ask("Ihre E-Mail-Adresse", help="Für Rückfragen."))


def test_the_editor_reads_that_there_is_a_newer_version(
    desk: Client, outdated: tuple[FormPage, FieldGroupPage]
) -> None:
    form, group = outdated

    opened = desk.get(address("edit", form.pk)).content.decode()

    assert "Dieses Formular verwendet Fassung 1. Es gibt Fassung 2." in opened
    assert "Von „Kontakt“ gibt es Fassung 2" in opened
    assert url("adopt", form.pk, group.pk) in opened


def test_what_changed_stands_in_words_and_is_adopted_into_the_draft(
    desk: Client, outdated: tuple[FormPage, FieldGroupPage]
) -> None:
    form, group = outdated
    page = desk.get(url("adopt", form.pk, group.pk))
    said = page.content.decode()
    assert "von Fassung 1 zu Fassung 2" in said
    assert "Besser gefragt." in said
    assert "Für Rückfragen." in said

    done = desk.post(url("adopt", form.pk, group.pk), {"fassung": 2, "stand": page.context["stand"]}, follow=True)

    assert "Der Entwurf verwendet jetzt Fassung 2 von „Kontakt“." in done.content.decode()
    assert labels(edited(form)) == ["Ihre E-Mail-Adresse"]
    assert labels(FormPage.objects.get(pk=form.pk)) == ["E-Mail"], "nothing is published"
    assert not FormVersion.objects.exists()
    entry = AuditEntry.objects.filter(action="form.adopted").get()
    assert (entry.facts["before"], entry.facts["number"]) == (1, 2)


@pytest.mark.parametrize("what", ["draft", "block"])
def test_nothing_is_adopted_that_nobody_has_seen(
    desk: Client, outdated: tuple[FormPage, FieldGroupPage], what: str
) -> None:
    form, group = outdated
    stand = desk.get(url("adopt", form.pk, group.pk)).context["stand"]
    if what == "draft":
        edited(form).save_revision()
    else:
        change(group, ask("Noch anders"))

    said = desk.post(url("adopt", form.pk, group.pk), {"fassung": 2, "stand": stand}, follow=True).content.decode()

    assert "haben sich inzwischen geändert" in said
    assert labels(edited(form)) == ["E-Mail"]


def test_a_locked_form_adopts_nothing(desk: Client, outdated: tuple[FormPage, FieldGroupPage]) -> None:
    form, group = outdated
    stand = desk.get(url("adopt", form.pk, group.pk)).context["stand"]
    FormPage.objects.filter(pk=form.pk).update(locked=True)

    said = desk.post(url("adopt", form.pk, group.pk), {"fassung": 2, "stand": stand}, follow=True).content.decode()

    assert "Das Formular ist gesperrt." in said
    assert labels(edited(form)) == ["E-Mail"]


def test_there_is_nothing_to_adopt_in_a_form_that_is_up_to_date(desk: Client, central: Any) -> None:
    group = group_below(central, ask("E-Mail"))
    form = form_below(central, use(group))

    said = desk.get(url("adopt", form.pk, group.pk), follow=True).content.decode()

    assert "schon die neueste Fassung von „Kontakt“" in said


def test_a_block_the_form_does_not_use_is_not_found(desk: Client, central: Any) -> None:
    group = group_below(central, ask("E-Mail"))
    form = form_below(central, ask("Name", OWN, "name"))

    assert desk.get(url("adopt", form.pk, group.pk)).status_code == 404
    assert desk.get(url("usage", form.pk)).status_code == 404, "a form is no shared block"
    assert desk.get(url("adapt", form.pk, USE)).status_code == 404


# --- own texts ----------------------------------------------------------------------------------------


@pytest.fixture
def reworded(central: Any, desk: Client) -> tuple[FormPage, FieldGroupPage]:
    """A form that asks in its own words."""
    items = (
        ask("E-Mail", error_missing="Geben Sie die E-Mail-Adresse an."),
        {"type": "content_text", "id": PHONE, "value": {"text": "<p>Wir schreiben Ihnen.</p>"}},
    )
    group = group_below(central, *items, texts_may_change=True)
    form = form_below(central, use(group))
    typed = {f"t-{EMAIL}-label": "Ihre E-Mail-Adresse", f"t-{EMAIL}-help": "", f"t-{EMAIL}-missing": ""}
    done = desk.post(url("adapt", form.pk, USE), typed, follow=True)
    assert "Gespeichert: 1 eigener Text." in done.content.decode()
    return form, group


def test_a_form_says_it_in_its_own_words(desk: Client, reworded: tuple[FormPage, FieldGroupPage]) -> None:
    form, _group = reworded
    draft = edited(form)

    assert labels(draft) == ["Ihre E-Mail-Adresse"]
    assert assemble(draft).fields[0].errors["missing"] == "Geben Sie die E-Mail-Adresse an."
    assert labels(FormPage.objects.get(pk=form.pk)) == ["E-Mail"], "nothing is published"
    page = desk.get(url("adapt", form.pk, USE)).content.decode()
    assert "Ihre E-Mail-Adresse" in page
    assert "Wir schreiben Ihnen." in page


def test_an_own_text_is_kept_over_an_adoption_and_asked_about(
    desk: Client, reworded: tuple[FormPage, FieldGroupPage]
) -> None:
    form, group = reworded
    change(group, ask("Wie lautet Ihre E-Mail-Adresse?"))
    page = desk.get(url("adopt", form.pk, group.pk))
    assert "Zu diesen Texten ändert sich das Original." in page.content.decode()

    desk.post(url("adopt", form.pk, group.pk), {"fassung": 2, "stand": page.context["stand"]})

    assert labels(edited(form)) == ["Ihre E-Mail-Adresse"]
    said = [one.sentence for result in checklist.check(pages.subject_of(edited(form))) for one in result.findings]
    assert any(
        "Zu Ihrem Text „Ihre E-Mail-Adresse“ hat sich in „Kontakt“ das Original geändert." in one for one in said
    )

    desk.post(url("adapt", form.pk, USE), {f"t-{EMAIL}-label": "Ihre E-Mail-Adresse", f"t-{EMAIL}-label-ok": "on"})

    said = [one.sentence for result in checklist.check(pages.subject_of(edited(form))) for one in result.findings]
    assert not any("Original geändert" in one for one in said)


def test_what_the_owner_no_longer_allows_counts_no_longer_and_is_kept(
    desk: Client, reworded: tuple[FormPage, FieldGroupPage]
) -> None:
    form, group = reworded
    change(group, ask("E-Mail"), texts_may_change=False)
    page = desk.get(url("adopt", form.pk, group.pk))
    assert "1 eigener Text gilt mit der neuen Fassung nicht mehr." in page.content.decode()

    desk.post(url("adopt", form.pk, group.pk), {"fassung": 2, "stand": page.context["stand"]})

    draft = edited(form)
    assert labels(draft) == ["E-Mail"]
    assert draft.adapted[USE][EMAIL]["label"]["text"] == "Ihre E-Mail-Adresse"
    said = desk.get(url("adapt", form.pk, USE), follow=True).content.decode()
    assert "Die Texte von „Kontakt“ lassen sich nicht anpassen." in said


def test_a_text_that_is_too_long_is_refused_and_nothing_is_lost(
    desk: Client, reworded: tuple[FormPage, FieldGroupPage]
) -> None:
    form, _group = reworded

    said = desk.post(url("adapt", form.pk, USE), {f"t-{EMAIL}-label": "x" * 301}).content.decode()

    assert "Noch ist nichts gespeichert." in said
    assert "x" * 301 in said
    assert labels(edited(form)) == ["Ihre E-Mail-Adresse"]


def test_an_empty_box_gives_the_original_back(desk: Client, reworded: tuple[FormPage, FieldGroupPage]) -> None:
    form, _group = reworded

    desk.post(url("adapt", form.pk, USE), {f"t-{EMAIL}-label": " "})

    assert labels(edited(form)) == ["E-Mail"]
    assert edited(form).adapted == {}


def test_merging_own_texts_leaves_those_of_other_uses_alone() -> None:
    stored = {
        TWIN: {EMAIL: {"label": {"source": "a", "text": "b"}}},
        USE: {EMAIL: {"help": {"source": "", "text": "x"}}},
    }

    merged = adapting.merged(stored, USE, {(EMAIL, "label"): {"source": "E-Mail", "text": "Mail"}})

    assert merged == {TWIN: stored[TWIN], USE: {EMAIL: {"label": {"source": "E-Mail", "text": "Mail"}}}}


# --- who uses it, and who may know --------------------------------------------------------------------


def test_a_block_nobody_uses_says_so(desk: Client, central: Any) -> None:
    group = group_below(central, ask("E-Mail"))

    assert "Kein Formular verwendet diesen Baustein." in desk.get(url("usage", group.pk)).content.decode()


def test_forms_are_listed_with_place_and_version_also_when_only_the_draft_uses_it(desk: Client, central: Any) -> None:
    group = group_below(central, ask("E-Mail"))
    form = form_below(central, ask("Name", OWN, "name"))
    draft = edited(form)
    draft.steps = json.dumps([{"type": "step", "id": PAGE, "value": {"title": "Sie", "items": [use(group)]}}])
    draft.save_revision(changed=True)
    change(group, ask("Ihre E-Mail"))

    said = desk.get(url("usage", group.pk)).content.decode()

    assert "Hund anmelden" in said
    assert "1. Sie" in said
    assert url("adopt", form.pk, group.pk) in said
    assert "Besser gefragt." in said


def people(employ: Any, login_staff: Any, **roles: Any) -> dict[str, Client]:
    found = {}
    for name, role in roles.items():
        client = Client(HTTP_HOST="verwaltung.localhost", HTTP_SEC_FETCH_SITE="same-origin")
        login_staff(client, employ(name, role))
        found[name] = client
    return found


def test_a_town_does_not_learn_which_other_towns_use_a_block(
    central: Any, kreis: Any, erkelenz: Any, gangelt: Any, employ: Any, login_staff: Any
) -> None:
    group = group_below(central, ask("E-Mail"))
    theirs = form_below(erkelenz.site.root_page, use(group))
    ours = form_below(gangelt.site.root_page, use(group), slug="unser", steps=None)
    who = people(employ, login_staff, gesa=(gangelt, Role.REDAKTION), dora=(kreis, Role.KREIS_REDAKTION))
    gesa, dora = who["gesa"], who["dora"]
    town = group_below(gangelt.site.root_page, ask("E-Mail"), title="Ortskontakt")

    listed = dora.get(url("usage", group.pk)).content.decode()

    assert "Dazu kommen 2 Formulare anderer Behörden." in listed
    assert theirs.title not in listed
    # The block belongs to the county, the foreign form to another town.
    assert gesa.get(url("usage", group.pk)).status_code == 404
    assert gesa.get(url("usage", town.pk)).status_code == 200
    assert gesa.get(url("adopt", theirs.pk, group.pk)).status_code == 404
    assert gesa.get(url("adapt", theirs.pk, USE)).status_code == 404
    assert gesa.get(url("adopt", ours.pk, group.pk)).status_code == 302


DOORS = [
    ("usage", "gesa", 200), ("usage", "carla", 404), ("usage", "emil", 404), ("usage", "nobody", 302),
    ("adopt", "gesa", 200), ("adopt", "carla", 404), ("adopt", "emil", 404), ("adopt", "nobody", 302),
    ("adapt", "gesa", 200), ("adapt", "carla", 404), ("adapt", "emil", 404), ("adapt", "nobody", 302),
]  # fmt: skip


@pytest.mark.parametrize(("name", "who", "status"), DOORS)
def test_who_may_open_the_pages(
    name: str, who: str, status: int, erkelenz: Any, gangelt: Any, employ: Any, login_staff: Any
) -> None:
    home = gangelt.site.root_page
    group = group_below(home, ask("E-Mail"), texts_may_change=True)
    form = form_below(home, use(group))
    change(group, ask("Ihre E-Mail"))
    roles = {
        "gesa": (gangelt, Role.REDAKTION),
        "carla": (gangelt, Role.SACHBEARBEITUNG),
        "emil": (erkelenz, Role.REDAKTION),
    }
    client = Client(HTTP_HOST="verwaltung.localhost", HTTP_SEC_FETCH_SITE="same-origin")
    if who in roles:
        login_staff(client, employ(who, roles[who]))
    args = {"usage": (group.pk,), "adopt": (form.pk, group.pk), "adapt": (form.pk, USE)}[name]

    assert client.get(url(name, *args)).status_code == status
    if name != "usage" and status != 200:
        assert client.post(url(name, *args), {"fassung": 2}).status_code == status
        assert edited(form).pins == {str(group.pk): 1}


def test_a_form_uses_only_central_blocks_and_those_of_its_own_authority(
    central: Any, erkelenz: Any, gangelt: Any
) -> None:
    foreign = group_below(gangelt.site.root_page, ask("E-Mail"))
    shared = group_below(central, ask("Telefon", PHONE, "phone"), title="Telefon")
    own = group_below(erkelenz.site.root_page, ask("Fax", OWN, "phone"), title="Fax")
    fitting = form_below(erkelenz.site.root_page, use(shared), use(own, TWIN))
    wrong = form_below(erkelenz.site.root_page, use(foreign), slug="falsch")
    above = form_below(central, use(own), slug="zentral")

    def refused(form: FormPage) -> list[str]:
        found = checklist.hard_findings(checklist.check(pages.subject_of(form)))
        return [one.sentence for one in found if "gehört einer anderen Behörde" in one.sentence]

    assert refused(fitting) == []
    assert len(refused(wrong)) == 1
    assert len(refused(above)) == 1


def test_a_foreign_block_reaches_no_version(central: Any, erkelenz: Any, gangelt: Any) -> None:
    foreign = group_below(gangelt.site.root_page, ask("E-Mail"))
    form = form_below(erkelenz.site.root_page, use(foreign))

    with pytest.raises(publishing.Unfinished, match="gehört einer anderen Behörde"):
        publishing.freeze(form)


# --- files and earlier data ---------------------------------------------------------------------------


def test_a_form_file_carries_the_version_the_form_takes_over(central: Any, erkelenz: Any) -> None:
    group = group_below(central, ask("E-Mail"), texts_may_change=True)
    page = step_below(central, ask("Telefon", PHONE, "phone"))
    own = {OWN: {EMAIL: {"label": {"source": "E-Mail", "text": "Ihre E-Mail"}}}}
    steps = [
        {"type": "step", "id": PAGE, "value": {"title": "Sie", "items": [use(group, OWN)]}},
        shared_step(page),
    ]
    form = form_below(central, steps=steps, adapted=own)
    change(group, ask("Ganz anders"))

    text = transfer.text_of(edited(form))
    elsewhere = transfer.load(json.loads(text), roots.first())
    again = transfer.load(json.loads(text), central, slug="noch-einmal")

    assert labels(elsewhere) == labels(again) == labels(edited(form)) == ["Ihre E-Mail", "Telefon"]
    assert again.pins == edited(form).pins, "the version that says what the file says"
    # The copy that came with new ids differs in nothing else.
    assert json.loads(transfer.text_of(elsewhere))["groups"] == json.loads(text)["groups"]


BROKEN: dict[str, Any] = {
    "an unknown slot": {USE: {EMAIL: {"farbe": {"source": "", "text": "x"}}}},
    "no text": {USE: {EMAIL: {"label": {"source": "", "text": 7}}}},
    "a script": {USE: {EMAIL: {"text": {"source": "", "text": "<script>alert(1)</script>"}}}},
    "no mapping": {USE: []},
}


@pytest.mark.parametrize("case", BROKEN)
def test_own_texts_in_a_file_are_read_strictly(central: Any, case: str) -> None:
    form = form_below(central, ask("Name", OWN, "name"))
    document = transfer.dump(form)
    document["form"]["adapted"] = BROKEN[case]
    before = Page.objects.count()

    with pytest.raises(transfer.NotReadable):
        transfer.load(document, central, slug="zweite")

    assert Page.objects.count() == before


def test_forms_from_before_are_pinned_to_a_first_version(central: Any) -> None:
    group = group_below(central, ask("E-Mail"))
    form = form_below(central, use(group))
    publishing.freeze(form)
    # As it was: no versions, no pins.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM builder_sharedversion")
    FormPage.objects.update(pins={})
    for revision in form.revisions.all():
        content = {key: value for key, value in revision.content.items() if key not in {"pins", "adapted"}}
        type(revision).objects.filter(pk=revision.pk).update(content=content)

    importlib.import_module("forms_app.builder.migrations.0007_first_shared_versions").forwards(apps, None)
    change(group, ask("Ganz anders"))

    assert FormPage.objects.get(pk=form.pk).pins == {str(group.pk): 1}
    assert edited(form).pins == {str(group.pk): 1}
    assert VersionSource.objects.get().content["pins"] == {str(group.pk): 1}
    assert labels(edited(form)) == ["E-Mail"]
    assert latest_numbers([group.pk]) == {group.pk: 2}


def test_an_unchanged_block_from_before_gets_no_second_version(central: Any) -> None:
    group = group_below(central, ask("E-Mail"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE builder_sharedversion SET digest = ''")

    change(group, ask("E-Mail"))

    assert latest_numbers([group.pk]) == {group.pk: 1}


def test_a_group_is_built_in_the_editor_and_used(central: Any, desk: Client) -> None:
    group = group_below(central, ask("E-Mail"))

    response = create(desk, central, page_form(step("Sie", ("group", str(group.pk))), action="action-publish"))

    assert response.status_code == 302, sentences(response)
    assert FormPage.objects.get(slug="hund-anmelden").pins == {str(group.pk): 1}
