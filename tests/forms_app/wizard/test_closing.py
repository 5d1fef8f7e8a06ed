"""A form that takes no applications any more says so, to everybody and in every place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from forms_app.applications.models import Application
from forms_app.applications.states import State
from forms_app.builder.closing import Closing
from forms_app.builder.models import FormPage, Offer
from tests.forms_app.wizard.walk import begin, fill, submit

NOON = datetime(2026, 3, 1, 11, tzinfo=UTC)
WEEK = timedelta(days=7)
TEXT = "Ab Mai gibt es das Formular wieder."


@pytest.mark.parametrize(
    ("closing", "new", "drafts"),
    [
        (Closing(), True, True),
        (Closing(is_live=False), False, True),
        (Closing(NOON + WEEK), True, True),
        (Closing(NOON), False, True),
        (Closing(NOON - WEEK, NOON + WEEK), False, True),
        (Closing(NOON - WEEK, NOON), False, False),
    ],
)
def test_until_when_a_form_takes_what(closing: Closing, new: bool, drafts: bool) -> None:
    assert (closing.takes_new(NOON), closing.takes_drafts(NOON)) == (new, drafts)


@pytest.mark.parametrize(
    ("closing", "lines"),
    [
        (Closing(), []),
        (Closing(NOON), []),
        (Closing(NOON + WEEK), ["Sie können diesen Antrag bis zum 8. März 2026 um 12:00 Uhr beginnen."]),
        (
            Closing(NOON + WEEK, NOON + 2 * WEEK),
            [
                "Sie können diesen Antrag bis zum 8. März 2026 um 12:00 Uhr beginnen.",
                "Einen begonnenen Antrag können Sie bis zum 15. März 2026 um 12:00 Uhr absenden.",
            ],
        ),
    ],
)
def test_an_end_that_is_known_is_said_before(closing: Closing, lines: list[str]) -> None:
    assert closing.ahead(NOON) == lines


@pytest.mark.parametrize(
    ("closing", "lines"),
    [
        (
            Closing(is_live=False),
            [
                "Dieses Online-Formular nimmt zurzeit keine neuen Anträge an.",
                "Einen Antrag, den Sie schon begonnen haben, können Sie noch absenden.",
            ],
        ),
        (
            Closing(NOON, NOON + WEEK, TEXT),
            [
                "Dieses Online-Formular nimmt seit dem 1. März 2026 um 12:00 Uhr keine neuen Anträge mehr an.",
                TEXT,
                "Einen Antrag, den Sie schon begonnen haben, können Sie noch bis zum"
                " 8. März 2026 um 12:00 Uhr absenden.",
            ],
        ),
        (
            Closing(NOON - WEEK, NOON),
            ["Dieses Online-Formular nimmt seit dem 22. Februar 2026 um 12:00 Uhr keine neuen Anträge mehr an."],
        ),
    ],
)
def test_an_end_that_is_over_is_said_in_sentences(closing: Closing, lines: list[str]) -> None:
    assert closing.over(NOON) == lines


def html(response: Any) -> str:
    return " ".join(str(response.content.decode()).split())


def filled(browser: Any, offer: Offer) -> tuple[Application, str]:
    """A draft with every answer, and the address of its check page."""
    check = fill(browser, begin(browser, offer.pk))
    return Application.unscoped.get(), check


# --- the pages --------------------------------------------------------------------------------------


def close(offer: Offer, **changes: Any) -> None:
    FormPage.objects.filter(pk=offer.form_id).update(**changes)


def past(**ago: int) -> datetime:
    return datetime.now(UTC) - timedelta(**ago)


def start_url(offer: Offer) -> str:
    return reverse("wizard:start", args=[offer.pk])


def test_the_start_page_says_until_when(guest_offer: Offer, guest: Any) -> None:
    close(guest_offer, closes_at=datetime(2099, 5, 1, 10, tzinfo=UTC))

    page = html(guest.get(start_url(guest_offer)))

    assert "Sie können diesen Antrag bis zum 1. Mai 2099 um 12:00 Uhr beginnen." in page
    assert "Ohne Anmeldung beginnen" in page


@pytest.mark.parametrize("changes", [{"closes_at": past(hours=1), "closing_text": TEXT}, {"live": False}])
def test_nobody_begins_after_the_end(guest_offer: Offer, guest: Any, changes: dict[str, Any]) -> None:
    close(guest_offer, **changes)

    shown, tried = guest.get(start_url(guest_offer)), guest.post(start_url(guest_offer))

    assert (shown.status_code, tried.status_code) == (200, 409)
    assert "keine neuen Anträge" in html(shown)
    assert "Ohne Anmeldung beginnen" not in html(shown)
    assert changes.get("closing_text", "") in html(tried)
    assert not Application.unscoped.exists()


def test_the_closed_page_is_kept_by_no_cache(guest_offer: Offer, guest: Any) -> None:
    close(guest_offer, live=False)

    assert "no-store" in guest.get(start_url(guest_offer))["Cache-Control"]


def test_who_began_in_time_finds_the_draft_and_sends_it(offer: Offer, browser: Any) -> None:
    application, check = filled(browser, offer)
    close(offer, closes_at=past(hours=1), drafts_until=datetime(2099, 5, 1, tzinfo=UTC))

    assert reverse("wizard:resume", args=[application.pk]) in html(browser.get(start_url(offer)))
    submit(browser, check)

    application.refresh_from_db()
    assert application.state == State.SUBMITTED


def test_nobody_sends_after_the_last_day_for_drafts(offer: Offer, browser: Any) -> None:
    application, check = filled(browser, offer)
    page = browser.get(check)
    close(offer, closes_at=past(hours=2), drafts_until=past(hours=1), closing_text=TEXT)

    response = browser.post(page.context["submit_url"], {"stand": page.context["stand"]})

    application.refresh_from_db()
    assert (response.status_code, application.state) == (409, State.DRAFT)
    assert "Ihre Antworten sind noch gespeichert." in html(response)
    assert TEXT in html(response)
    assert "Verbindlich absenden" not in html(browser.get(check))
