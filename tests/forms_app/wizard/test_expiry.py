"""A draft is kept for thirty days after the last change, as its pages say."""

from contextlib import contextmanager
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import formats, timezone

from accounts.trust import TrustFacts
from cms.tenants import scope
from forms_app.applications import drafts, guests, signals
from forms_app.applications.models import Application
from forms_app.applications.states import State
from forms_app.attachments import services
from forms_app.attachments.models import Attachment
from forms_app.notifications.models import Mail
from forms_app.wizard import expiry
from tests.fixtures_applications import sample_version
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


def age(application, days, *, warned=None):
    """Last saved so many days ago, and warned of its end so many days ago."""
    now = timezone.now()
    warned_at = now - timedelta(days=warned) if warned is not None else None
    Application.unscoped.filter(pk=application.pk).update(updated_at=now - timedelta(days=days), warned_at=warned_at)


def mails(application):
    return Mail.unscoped.filter(application=application)


def guest_draft(authority, offer_of, *, contact=""):
    """A draft somebody without an account typed into."""
    with scope.use(authority):
        offer = offer_of(authority, guest_allowed=True)
        draft = drafts.start(offer, sample_version(), title="Leistung", principal=None, trust=TrustFacts())
        drafts.save_answers(draft, {"x": "y"})
        if contact:
            drafts.keep_contact(draft, contact)
    return draft


def test_a_draft_nobody_went_on_with_is_deleted_with_its_answers(erkelenz, make_application):
    draft = make_application(erkelenz, state="draft")
    age(draft, 31, warned=7)

    expiry.forget_old_drafts()

    gone = Application.unscoped.get(pk=draft.pk)
    assert gone.state == State.DISCARDED
    assert gone.answers is None


def test_a_draft_that_is_saved_while_old_ones_are_deleted_stays_with_answers_and_files(
    erkelenz, make_application, alva
):
    oldest, saved = (make_application(erkelenz, state="draft") for _ in range(2))
    file = services.receive(saved, "feld", SimpleUploadedFile("a.pdf", pdf(), "application/pdf"), alva.actor)
    age(oldest, 32, warned=8)
    age(saved, 31, warned=7)

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


def test_a_draft_is_announced_once_a_week_before_its_end(erkelenz, make_application):
    draft = make_application(erkelenz, state="draft")
    age(draft, 24)
    last_day = formats.date_format(timezone.localtime(drafts.kept_until(again(draft))), "j. F Y")

    expiry.warn_of_expiry()
    expiry.warn_of_expiry()

    (mail,) = mails(draft)
    assert mail.kind == "draft_ending"
    assert mail.recipient == "alva@example.org"
    assert f"Wir löschen ihn nach dem {last_day}" in mail.content["text"]
    assert f"/antrag/{draft.pk}/" in mail.content["text"]
    assert again(draft).is_draft


def test_a_draft_with_more_than_a_week_left_is_not_announced(erkelenz, make_application):
    draft = make_application(erkelenz, state="draft")
    age(draft, 22)

    expiry.warn_of_expiry()

    assert not mails(draft).exists()


def test_saving_again_starts_the_clock_anew_and_a_later_warning_comes(erkelenz, make_application):
    draft = make_application(erkelenz, state="draft")
    age(draft, 24)
    expiry.warn_of_expiry()
    drafts.save_answers(again(draft), {"neu": "weiter"})

    expiry.warn_of_expiry()
    after_saving = mails(draft).count()
    age(draft, 24, warned=25)
    expiry.warn_of_expiry()

    assert after_saving == 1
    assert mails(draft).count() == 2


def test_a_draft_saved_while_the_warning_is_written_is_not_warned_about(erkelenz, make_application):
    draft = make_application(erkelenz, state="draft")
    age(draft, 24)
    old = again(draft)
    drafts.save_answers(again(draft), {"neu": "weiter"})

    with scope.use(erkelenz):
        assert not expiry._claim(old)


def test_nothing_is_deleted_within_a_day_of_its_warning(erkelenz, make_application):
    draft = make_application(erkelenz, state="draft")
    age(draft, 40)

    expiry.forget_old_drafts()
    expiry.warn_of_expiry()
    expiry.forget_old_drafts()

    assert again(draft).is_draft
    assert mails(draft).count() == 1

    age(draft, 41, warned=1.1)
    expiry.forget_old_drafts()

    assert again(draft).state == State.DISCARDED


def test_a_guest_who_left_an_address_is_warned_with_a_link_that_asks_for_the_code(erkelenz, offer_of):
    draft = guest_draft(erkelenz, offer_of, contact="nele@example.org")
    age(draft, 24)

    expiry.warn_of_expiry()

    (mail,) = mails(draft)
    assert mail.recipient == "nele@example.org"
    assert f"/mein-bereich/zugang/{draft.pk}/" in mail.content["text"]
    assert guests.code_for(draft.pk) not in mail.content["text"]


def test_a_guest_without_an_address_loses_the_draft_in_time_all_the_same(erkelenz, offer_of):
    draft = guest_draft(erkelenz, offer_of)
    age(draft, 24)
    expiry.warn_of_expiry()
    assert not mails(draft).exists()

    age(draft, 31, warned=7)
    expiry.forget_old_drafts()

    assert again(draft).state == State.DISCARDED


def test_a_deleted_draft_keeps_neither_address_nor_origins(erkelenz, offer_of):
    draft = guest_draft(erkelenz, offer_of, contact="nele@example.org")
    age(draft, 31, warned=7)

    expiry.forget_old_drafts()

    gone = again(draft)
    assert (gone.answers, gone.origins, gone.contact) == (None, None, None)


def test_a_second_click_of_a_guest_leaves_nothing_behind(erkelenz, offer_of):
    with scope.use(erkelenz):
        offer = offer_of(erkelenz, guest_allowed=True)
        untouched = drafts.start(offer, sample_version(), title="Leistung", principal=None, trust=TrustFacts())
    age(untouched, 1.1)

    expiry.forget_old_drafts()

    assert again(untouched).state == State.DISCARDED
