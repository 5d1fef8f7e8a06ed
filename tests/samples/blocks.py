"""A form page with content, as an editor would have left it."""

from __future__ import annotations

import json

from wagtail.models import Page

from forms_app.builder.models import FormPage

QUESTION = "11111111-1111-4111-8111-111111111111"
STEP = "22222222-2222-4222-8222-222222222222"
CHARGE = "33333333-3333-4333-8333-333333333333"


def sample_page() -> FormPage:
    """One step, one question for a number, one charge called "urkunde"; central, not published yet."""
    question = {"type": "number", "id": QUESTION, "value": {"label": "Anzahl", "required": True, "min": 1}}
    step = {"type": "step", "id": STEP, "value": {"title": "Urkunde", "items": [question]}}
    charge = {"key": "urkunde", "text": "Urkunde", "quantity_field": QUESTION}
    page = FormPage(
        title="Musterseite",
        slug="musterseite",
        steps=json.dumps([step]),
        charges=json.dumps([{"type": "charge", "id": CHARGE, "value": charge}]),
    )
    Page.get_first_root_node().add_child(instance=page)
    return page
