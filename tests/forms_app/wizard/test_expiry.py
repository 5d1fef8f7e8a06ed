"""A draft is kept for thirty days after the last change, as its pages say."""

from datetime import timedelta

from django.utils import timezone

from forms_app.applications.models import Application
from forms_app.applications.states import State
from forms_app.wizard import expiry


def age(application, days):
    Application.unscoped.filter(pk=application.pk).update(updated_at=timezone.now() - timedelta(days=days))


def test_a_draft_nobody_went_on_with_is_deleted_with_its_answers(erkelenz, make_application):
    draft = make_application(erkelenz, state="draft")
    age(draft, 31)

    expiry.forget_old_drafts()

    gone = Application.unscoped.get(pk=draft.pk)
    assert gone.state == State.DISCARDED
    assert gone.answers is None


def test_a_draft_of_yesterday_stays(erkelenz, make_application):
    draft = make_application(erkelenz, state="draft")
    age(draft, 29)

    expiry.forget_old_drafts()

    assert Application.unscoped.get(pk=draft.pk).is_draft


def test_what_was_handed_in_is_never_touched(erkelenz, make_application):
    case = make_application(erkelenz, state="submitted")
    age(case, 400)

    expiry.forget_old_drafts()

    assert Application.unscoped.get(pk=case.pk).state == State.SUBMITTED
