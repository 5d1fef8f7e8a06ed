"""The story told end to end: which mail a person gets at which turn."""

import pytest

from cms.audit.actors import Actor
from cms.tenants import scope
from forms_app.applications import transitions
from forms_app.applications.models import Application
from forms_app.notifications.models import Mail

PAYMENTS = Actor.system("payments")


@pytest.fixture
def mails_after():
    """Move an application on and return the mails written from then on."""

    def _move(application: Application, name: str, by: Actor) -> list[Mail]:
        known = set(Mail.unscoped.values_list("pk", flat=True))
        application.refresh_from_db()
        with scope.use(application.authority):
            transitions.move(application, name, by=by)
        return list(Mail.unscoped.filter(application=application).exclude(pk__in=known))

    return _move


def test_whoever_pays_before_the_review_reads_that_it_begins(make_application, erkelenz, mails_after):
    case = make_application(erkelenz, fee_cents=1400, payment_policy="before")

    written = mails_after(case, "pay", PAYMENTS)

    assert [mail.kind for mail in written] == ["paid"]
    assert "kann den Antrag jetzt bearbeiten" in written[0].content["text"]


def test_whoever_pays_after_the_decision_reads_that_the_case_is_closed(make_application, erkelenz, mails_after):
    case = make_application(erkelenz, state="approved", fee_cents=1400, payment_policy="after")

    written = mails_after(case, "pay", PAYMENTS)

    case.refresh_from_db()
    assert case.state == "completed"
    assert [mail.kind for mail in written] == ["paid_at_end", "completed"]
    assert "ist bezahlt" in written[0].content["text"]
    assert "abgeschlossen" in written[1].content["text"]
    assert not any("jetzt bearbeiten" in mail.content["text"] for mail in written)


def test_a_clerk_who_completes_a_case_lets_the_citizen_know(make_application, erkelenz, mails_after):
    case = make_application(erkelenz, state="approved")

    written = mails_after(case, "complete", Actor.staff(1, frozenset({erkelenz.pk})))

    assert [mail.kind for mail in written] == ["completed"]
