"""Pages about errors stand when the database does not."""

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest
from django.test import RequestFactory
from pytest_django import DjangoDbBlocker

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


def test_maintenance_says_when_to_come_back(rf: RequestFactory) -> None:
    assert views.unavailable(rf.get("/"))["Retry-After"] == "600"
