"""The real form: a certificate from the register of births."""

from __future__ import annotations

import pytest
from wagtail.models import Page

from forms_app.builder import checking, demo
from forms_app.builder.assembling import assemble
from forms_app.builder.models import FormPage, FormVersion
from portal_pages.models import CentralContent


@pytest.fixture
def form(kreis) -> FormPage:
    if not CentralContent.objects.exists():
        Page.get_first_root_node().add_child(instance=CentralContent(title="Zentrale Inhalte", slug="zentral"))
    demo.load(lambda line: None)
    found: FormPage = FormPage.objects.get(slug="geburtsurkunde-anfordern")
    return found


def test_the_form_has_nothing_to_repair(form):
    assert checking.problems(assemble(form)) == []


def test_loading_the_demonstration_again_publishes_no_second_version(form):
    demo.load(lambda line: None)

    assert FormVersion.objects.count() == 1
