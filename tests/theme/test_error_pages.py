"""Pages about errors stand when the database does not."""

import pytest
from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from pytest_django import DjangoDbBlocker

from cms.tenants.models import Authority
from theme import views


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (views.bad_request, 400),
        (views.permission_denied, 403),
        (views.page_not_found, 404),
        (views.server_error, 500),
        (views.unavailable, 503),
        (views.csrf_failure, 403),
        (views.unknown_host, 404),
    ],
)
def test_an_error_page_needs_no_database_no_session_and_no_town(
    rf: RequestFactory, django_db_blocker: DjangoDbBlocker, view: object, status: int
) -> None:
    with django_db_blocker.block():
        response = view(rf.get("/"))  # type: ignore[operator]  # one of the views above

    html = response.content.decode()
    assert response.status_code == status
    assert html.count("<h1") == 1
    assert '<html lang="de">' in html
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("error", [BadRequest("x"), PermissionDenied("x"), Http404("x")])
def test_an_error_page_never_repeats_what_the_error_said(rf: RequestFactory, error: Exception) -> None:
    request: HttpRequest = rf.get("/<script>")

    assert "<script>" not in views.page_not_found(request, error).content.decode()


@pytest.mark.parametrize("error", [RequestDataTooBig("x"), TooManyFieldsSent("x"), TooManyFilesSent("x")])
def test_who_sent_too_much_is_told_where_it_still_stands(rf: RequestFactory, error: Exception) -> None:
    refused = views.bad_request(rf.get("/"), error)

    assert refused.status_code == 413
    assert "Dort stehen Ihre Eingaben noch." in refused.content.decode()


def test_maintenance_says_when_to_come_back(rf: RequestFactory) -> None:
    assert views.unavailable(rf.get("/"))["Retry-After"] == "600"


def test_the_town_answers_with_these_pages(client: Client, erkelenz: Authority) -> None:
    missing = client.get("/gibt-es-nicht/", headers={"host": erkelenz.hostname})

    assert missing.status_code == 404
    assert missing["Cache-Control"] == "no-store"
    assert "Diese Seite gibt es nicht" in missing.content.decode()


def test_the_back_office_answers_with_these_pages(client: Client, erkelenz: Authority) -> None:
    missing = client.get("/gibt-es-nicht/", headers={"host": settings.BACK_OFFICE_HOST})

    assert missing.status_code == 404
    assert missing["Cache-Control"] == "no-store"


def test_a_form_without_its_token_is_told_what_to_do(erkelenz: Authority) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": erkelenz.hostname})

    refused = strict.post("/abmelden/")

    assert refused.status_code == 403
    assert "zu lange geöffnet" in refused.content.decode()


def test_a_failing_view_shows_nothing_of_its_failure(erkelenz: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("portal_pages.routing.find", fail)
    client = Client(raise_request_exception=False, headers={"host": erkelenz.hostname})

    broken = client.get("/leistungen/")

    assert broken.status_code == 500
    assert "secret detail" not in broken.content.decode()
    assert "Der Fehler liegt bei uns" in broken.content.decode()
