"""What saving a long form asks of the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from forms_app.builder import publishing
from forms_app.builder.models import FormPage
from forms_app.builder.shared_pages import FieldGroupPage
from portal_pages.models import CentralContent
from tests.forms_app.builder.test_editor import (
    NAME_ID,
    address,
    central,
    condition,
    create,
    desk,
    page_form,
    question,
    sentences,
    step,
    with_ids,
)

__all__ = ["central", "desk"]
pytestmark = pytest.mark.django_db
MOST = 120


def long_form(action: str, *, groups: list[FieldGroupPage], ruled: bool = True) -> dict[str, Any]:
    """95 questions in five steps, rules on four of five, and each shared group twice."""
    rule = condition((NAME_ID, "answered", "")) if ruled else condition()
    steps = []
    for number in range(5):
        items: list[tuple[str, Any]] = [
            ("text", question(f"Frage {number}-{each}", max_length="40", show_if=rule if each % 5 else None))
            for each in range(19)
        ]
        items += [("group", str(group.pk)) for group in groups[number::5] for _twice in range(2)]
        steps.append(step(f"Schritt {number}", *items))
    return with_ids(page_form(*steps, action=action), NAME_ID)


@pytest.mark.parametrize("action", ["action-draft", "action-publish"])
@pytest.mark.parametrize("count", [0, 3])
def test_saving_95_questions_takes_few_statements(
    desk: Client, central: CentralContent, django_assert_max_num_queries: Any, action: str, count: int
) -> None:
    groups = [
        central.add_child(
            instance=FieldGroupPage(
                title=f"Gruppe {number}",
                slug=f"gruppe-{number}",
                items=[{"type": "email", "value": {"label": f"E-Mail {number}"}, "id": NAME_ID.replace("1", "5")}],
            )
        )
        for number in range(count)
    ]
    for group in groups:
        publishing.freeze_shared(group)
    created = create(desk, central, long_form("action-draft", groups=groups, ruled=False))
    assert created.status_code == 302, sentences(created)
    page = FormPage.objects.get(slug="hund-anmelden")
    data = long_form(action, groups=groups)

    with django_assert_max_num_queries(MOST) as taken:
        response = desk.post(address("edit", page.pk), data)

    assert response.status_code == 302, sentences(response)
    print(f"{action} with {count} groups: {len(taken)} statements")
