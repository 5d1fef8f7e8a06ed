"""Publishing freezes, and what is frozen stays."""

from __future__ import annotations

import json
from threading import Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from cms.audit.trail import history
from forms_app.builder import publishing, versions
from forms_app.builder.frozen import Immutable
from forms_app.builder.models import FormPage, FormVersion
from forms_app.builder.shared_pages import FieldGroupPage
from tests import roots

pytestmark = pytest.mark.django_db

NAME_ID = "11111111-1111-4111-8111-111111111111"


def steps(label: str, **value: Any) -> str:
    question = {"type": "text", "id": NAME_ID, "value": {"label": label, "required": True, **value}}
    step = {"type": "step", "id": "s" * 8, "value": {"title": "Schritt", "items": [question]}}
    return json.dumps([step | {"id": "22222222-2222-4222-8222-222222222222"}])


@pytest.fixture
def form() -> FormPage:
    page = FormPage(title="Hund anmelden", slug="hund", steps=steps("Name"))
    roots.first().add_child(instance=page)
    return page


def change(form: Any, label: str) -> None:
    form.steps = steps(label)
    form.save_revision().publish()


def test_each_publication_of_a_change_is_the_next_number(form: Any) -> None:
    form.save_revision().publish()
    change(form, "Rufname")
    change(form, "Rufname")

    assert list(form.versions.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_going_back_to_an_older_text_is_a_new_version(form: Any) -> None:
    form.save_revision().publish()
    change(form, "Rufname")
    change(form, "Name")

    digests = list(form.versions.order_by("number").values_list("digest", flat=True))

    assert len(digests) == 3
    assert digests[0] == digests[2]


def test_marks_of_the_text_editor_make_no_new_version(form: Any) -> None:
    form.intro = '<p data-block-key="abc12">Für alle Hunde.</p>'
    form.save_revision().publish()
    form.intro = '<p data-block-key="xyz99">Für alle Hunde.</p>'
    form.save_revision().publish()

    version = form.versions.get()

    assert version.document["intro"] == "<p>Für alle Hunde.</p>"


def test_a_version_cannot_be_saved_updated_or_deleted(form: Any) -> None:
    version = publishing.freeze(form)
    version.document = {}

    for attempt in (
        version.save,
        version.delete,
        lambda: FormVersion.objects.update(number=7),
        lambda: FormVersion.objects.all().delete(),
        lambda: FormVersion.objects.bulk_update([version], ["number"]),
    ):
        with pytest.raises(Immutable):
            attempt()
    assert FormVersion.objects.get().document != {}


def test_a_number_is_given_once_per_form(form: Any) -> None:
    version = publishing.freeze(form)

    with pytest.raises(IntegrityError), transaction.atomic():
        FormVersion(form=form, number=version.number, document={}, digest="x").save()


def test_a_number_below_one_is_refused_by_the_database(form: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FormVersion(form=form, number=0, document={}, digest="x").save()


def test_publishing_leaves_a_trace(form: Any) -> None:
    version = publishing.freeze(form)

    entry = history(version).get()

    assert (entry.action, entry.facts["number"]) == ("form.published", 1)


def test_a_broken_form_is_not_frozen(form: Any) -> None:
    rule = {"type": "compare", "value": {"field": "gibt es nicht", "op": "answered", "value": ""}}
    form.steps = steps("Name", show_if={"mode": "all", "rules": [rule]})

    with pytest.raises(publishing.Unfinished, match="verweist auf eine Frage, die es nicht gibt"):
        publishing.freeze(form)


def test_a_scheduled_publication_of_a_broken_form_keeps_the_version_before(form: Any) -> None:
    form.save_revision().publish()
    form.steps = json.dumps([])
    form.save_revision().publish()

    assert form.versions.count() == 1


def test_the_latest_version_is_the_one_a_new_application_starts_with(form: Any) -> None:
    assert versions.latest(form.pk) is None
    publishing.freeze(form)
    change(form, "Rufname")

    latest = versions.latest(form.pk)

    assert latest is not None
    assert latest.number == 2


def test_a_version_is_read_once_per_process(form: Any, django_assert_num_queries: Any) -> None:
    version = publishing.freeze(form)

    with django_assert_num_queries(1):
        first = versions.load(version.pk)
        second = versions.load(version.pk)

    assert first is second


def test_a_version_that_was_rolled_back_is_not_remembered(form: Any) -> None:
    with transaction.atomic():
        lost = publishing.freeze(form)
        versions.load(lost.pk)
        transaction.set_rollback(True)
    form.steps = steps("Rufname")

    kept = publishing.freeze(form)

    assert versions.load(kept.pk).fields[0].label == "Rufname"


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(FormVersion.DoesNotExist):
        versions.load(987654321)


def test_rules_inside_a_shared_group_follow_its_questions(form: Any) -> None:
    second = "33333333-3333-4333-8333-333333333333"
    rule = {"type": "compare", "value": {"field": NAME_ID, "op": "equals", "value": "ja"}}
    group = FieldGroupPage(
        title="Gruppe",
        slug="gruppe",
        items=json.dumps(
            [
                {"type": "yes_no", "id": NAME_ID, "value": {"label": "Anderer Name?"}},
                {
                    "type": "text",
                    "id": second,
                    "value": {"label": "Welcher?", "show_if": {"mode": "all", "rules": [rule]}},
                },
            ]
        ),
    )
    roots.first().add_child(instance=group)
    publishing.freeze_shared(group)
    uses = [
        {"type": "group", "id": f"4444444{number}-4444-4444-8444-444444444444", "value": group.pk} for number in (1, 2)
    ]
    step = {"type": "step", "id": second, "value": {"title": "Zweimal", "items": uses}}
    form.steps = json.dumps([step])

    fields = versions.load(publishing.freeze(form).pk).fields

    assert len({field.id for field in fields}) == 4
    assert [field.show_if and field.show_if.field for field in fields] == [None, fields[0].id, None, fields[2].id]  # type: ignore[union-attr]  # both rules are comparisons


@pytest.mark.django_db(transaction=True)
def test_two_editors_who_publish_at_once_get_one_version(form: Any) -> None:
    results: list[int] = []

    def publish() -> None:
        try:
            results.append(publishing.freeze(FormPage.objects.get(pk=form.pk)).number)
        finally:
            connection.close()

    threads = [Thread(target=publish) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == [1, 1, 1, 1]
    assert FormVersion.objects.count() == 1
