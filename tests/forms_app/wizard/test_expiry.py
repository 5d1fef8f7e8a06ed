"""A draft is kept for thirty days after the last change, as its pages say."""

from contextlib import contextmanager
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from forms_app.applications import drafts, signals
from forms_app.applications.models import Application
from forms_app.applications.states import State
from forms_app.attachments import services
from forms_app.attachments.models import Attachment
from forms_app.wizard import expiry
from tests.forms_app.attachments.corpus import pdf


@contextmanager
def once_after(name, do):
    """Do something right after the first move of this name, while the caller goes on."""

    def heard(sender, *, move, **_):
        if move == name:
            signals.transitioned.disconnect(heard)
            do()

    signals.transitioned.connect(heard)
    try:
        yield
    finally:
        signals.transitioned.disconnect(heard)


def again(application):
    """The application as it lies in the database."""
    return Application.unscoped.get(pk=application.pk)


def age(application, days):
    Application.unscoped.filter(pk=application.pk).update(updated_at=timezone.now() - timedelta(days=days))


def test_a_draft_nobody_went_on_with_is_deleted_with_its_answers(erkelenz, make_application):
    draft = make_application(erkelenz, state="draft")
    age(draft, 31)

    expiry.forget_old_drafts()

    gone = Application.unscoped.get(pk=draft.pk)
    assert gone.state == State.DISCARDED
    assert gone.answers is None


def test_a_draft_that_is_saved_while_old_ones_are_deleted_stays_with_answers_and_files(
    erkelenz, make_application, alva
):
    oldest, saved = (make_application(erkelenz, state="draft") for _ in range(2))
    file = services.receive(saved, "feld", SimpleUploadedFile("a.pdf", pdf(), "application/pdf"), alva.actor)
    age(oldest, 32)
    age(saved, 31)

    with once_after("discard", lambda: drafts.save_answers(again(saved), {"neu": "gerade gespeichert"})):
        expiry.forget_old_drafts()

    assert Application.unscoped.get(pk=oldest.pk).state == State.DISCARDED
    assert again(saved).is_draft
    assert again(saved).answers["neu"] == "gerade gespeichert"
    assert Attachment.unscoped.filter(pk=file.pk).exists()


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
