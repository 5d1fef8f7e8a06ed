"""Applications in any state, on the sample form, without a browser.

`make_application(authority, ...)` goes the real way: a published version, an offer, a draft, then the moves.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol
from uuid import NAMESPACE_URL, uuid5

import pytest
from django.utils import timezone
from wagtail.models import Page

from accounts.models import Principal
from accounts.trust import TrustFacts, TrustLevel
from cms.audit.actors import Actor
from cms.tenants import scope
from cms.tenants.models import Authority
from forms_app.applications import drafts, transitions
from forms_app.applications.models import Application
from forms_app.builder.conditions import Compare, Op
from forms_app.builder.definition import Definition, Field
from forms_app.builder.models import FormPage, FormVersion, Offer
from portal_pages.models import ServicePage
from tests.samples.forms import ID, sample_answers, sample_form

CLERKS_WAY = {
    "draft": (),
    "submitted": (),
    "in_review": ("take_up",),
    "waiting": ("take_up", "ask_back"),
    "approved": ("take_up", "approve"),
    "rejected": ("take_up", "reject"),
    "completed": ("take_up", "approve", "complete"),
}


class MakeApplication(Protocol):
    def __call__(
        self,
        authority: Authority,
        *,
        state: str = "submitted",
        principal: Principal | None = None,
        answers: Mapping[str, Any] | None = None,
        fee_cents: int = 0,
        **offer: Any,
    ) -> Application: ...


def make_offer(authority: Authority, *, definition: Definition | None = None, **values: Any) -> Offer:
    """An offer of the sample form, or of another one, on a service page of its own."""
    assert authority.site is not None
    root = Page.objects.get(pk=authority.site.root_page_id)
    number = ServicePage.objects.count()
    service = root.add_child(instance=ServicePage(title=f"Musterleistung {number}", slug=f"musterleistung-{number}"))
    form = sample_version().form if definition is None else version_of(definition, f"formular-{number}").form
    offer = Offer(service=service, form=form, authority=authority, **values)
    offer.save()
    return offer


def sample_version() -> FormVersion:
    """The one published version of the sample form."""
    version = FormVersion.objects.filter(form__slug="musterformular").first()
    if version is not None:
        return version
    return version_of(sample_form(), "musterformular")


def version_of(definition: Definition, slug: str) -> FormVersion:
    """A published version that says exactly this."""
    form = Page.get_first_root_node().add_child(instance=FormPage(title=definition.title, slug=slug))
    return FormVersion.objects.create(form=form, number=1, document=definition.to_json(), digest=definition.digest)


GUARDIAN = str(uuid5(NAMESPACE_URL, "sample:guardian"))


def version_with_a_question_for_minors() -> FormVersion:
    """The sample form with one more question: who is under eighteen names a guardian."""
    form, sample = sample_version().form, sample_form()
    minor = Compare(ID["birth_date"], Op.AGE_BELOW, 18)
    guardian = Field(GUARDIAN, "name", "Name der gesetzlichen Vertretung", show_if=minor)
    last = replace(sample.steps[-1], items=(*sample.steps[-1].items, guardian))
    definition = replace(sample, steps=(*sample.steps[:-1], last))
    return FormVersion.objects.create(form=form, number=2, document=definition.to_json(), digest=definition.digest)


@pytest.fixture
def case_of_a_minor(make_application: MakeApplication, erkelenz: Authority) -> Application:
    """Handed in on the last day before the eighteenth birthday, years ago."""
    answers = {**sample_answers(), ID["birth_date"]: "2000-01-02", GUARDIAN: "Berta Beispiel"}
    case = make_application(erkelenz, answers=answers)
    Application.unscoped.filter(pk=case.pk).update(
        form_version=version_with_a_question_for_minors(),
        submitted_at=datetime(2018, 1, 1, 23, 30, tzinfo=timezone.get_default_timezone()),
    )
    case.refresh_from_db()
    return case


@pytest.fixture
def offer_of(db: None) -> Callable[..., Offer]:
    return make_offer


@pytest.fixture
def make_application(alva: Principal) -> MakeApplication:
    def _make(
        authority: Authority,
        *,
        state: str = "submitted",
        principal: Principal | None = None,
        answers: Mapping[str, Any] | None = None,
        fee_cents: int = 0,
        **offer: Any,
    ) -> Application:
        owner = principal or alva
        with scope.use(authority):
            application = drafts.start(
                make_offer(authority, **offer),
                sample_version(),
                title="Musterleistung",
                principal=owner,
                trust=TrustFacts(TrustLevel.NIEDRIG, "password"),
            )
            drafts.save_answers(application, answers if answers is not None else sample_answers())
            if state != "draft":
                transitions.submit(application, by=owner.actor, changes={"fee_cents": fee_cents})
            clerk = Actor.staff(1, frozenset({authority.pk}))
            for name in CLERKS_WAY[state]:
                transitions.move(application, name, by=clerk)
        return application

    return _make
