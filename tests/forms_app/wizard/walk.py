"""A browser for tests: walks the sample form the way a citizen without scripts does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpResponse
from django.test import Client

from cms.tenants.models import Authority
from forms_app.applications.models import Application
from forms_app.builder import compiler
from forms_app.builder.compiler import StepForm
from tests.samples.forms import ID, sample_answers, sample_form

SLUGS = ("urkunde", "geburt", "angaben-zu-ihnen", "zweck")


def browser_of(authority: Authority, **options: Any) -> Client:
    """A browser on the authority's site."""
    return Client(HTTP_HOST=f"{authority.slug}.localhost", HTTP_SEC_FETCH_SITE="same-origin", **options)


def f(name: str) -> str:
    """The html name of a question of the sample."""
    return f"f-{ID[name]}"


def posted(slug: str, **changes: Any) -> dict[str, Any]:
    """What a browser sends for one step: the sample's answers with `changes` by the sample's names."""
    form = sample_form()
    step = form.step(slug)
    assert step is not None
    answers = sample_answers() | {ID[name]: value for name, value in changes.items()}
    names = [compiler.html_name(field) for field in step.fields if field.show_if is None]
    sent = compiler.form_class(form, step).post_from(answers)
    return {**{key: value for key, value in sent.items() if value is not None}, StepForm.ASKED: names}


def begin(browser: Client, offer_pk: int) -> str:
    """Begin a draft, also besides another one; the address of its first step."""
    response = browser.post(f"/antrag/start/{offer_pk}/", {"neu": "1"})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def fill(browser: Client, address: str, slugs: Sequence[str] = SLUGS, **changes: Any) -> str:
    """Fill in these steps one after the other; the address the last one leads to."""
    for slug in slugs:
        assert address.endswith(f"/{slug}/"), address
        response = browser.post(address, posted(slug, **changes))
        assert response.status_code == 302, response.content.decode()
        address = str(response["Location"])
    return address


def submit(browser: Client, check_address: str, **declared: str) -> HttpResponse:
    """Look at the check page and send what it shows."""
    page = browser.get(check_address)
    assert page.status_code == 200
    return browser.post(page.context["submit_url"], {"stand": page.context["stand"], **declared})  # type: ignore[return-value]


def after_reading(do: Callable[[], object]) -> AbstractContextManager[None]:
    """Let another tab do something as soon as a request has read an application."""
    waiting = [do]

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if waiting and sql.startswith("SELECT") and 'FROM "applications_application"' in sql:
            waiting.pop()()
        return result

    return connection.execute_wrapper(watch)


def id_of(address: str) -> UUID:
    """The application an address belongs to."""
    return UUID(address.split("/antrag/")[1].split("/", maxsplit=1)[0])


def stored(address: str) -> Application:
    """The application behind an address, as it lies in the database."""
    return Application.unscoped.get(pk=id_of(address))


def text_of(response: Any) -> str:
    """The page as text with single spaces."""
    return " ".join(response.content.decode().split())
