"""How much script a citizen's browser loads before the first input: at most 25 KB, compressed, on the heaviest page."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from accounts.models import Principal
from cms.tenants.models import Authority
from forms_app.builder.models import Offer
from tests.forms_app.wizard.walk import begin, browser_of
from tests.samples.every_kind import every_kind

pytestmark = [pytest.mark.benchmark, pytest.mark.django_db]
MOST = 25 * 1024


def test_a_page_with_every_kind_of_question_loads_little_script(
    erkelenz: Authority,
    alva: Principal,
    login_citizen: Callable[..., object],
    offer_of: Callable[..., Offer],
    capsys: pytest.CaptureFixture[str],
) -> None:
    browser: Client = browser_of(erkelenz)
    login_citizen(browser, alva)
    address = begin(browser, offer_of(erkelenz, definition=every_kind()).pk).replace("/aufgaben/", "/regel/")

    html = browser.get(address).content.decode()

    sources = re.findall(r'<script\b[^>]*\bsrc="([^"]+)"', html)
    weights = {source: _compressed(source) for source in sources}
    with capsys.disabled():
        print(f"\nscript before the first input: {sum(weights.values())} bytes compressed (at most {MOST}): {weights}")
    assert sources
    assert len(re.findall(r"<script\b", html)) == len(sources), "a script stands in the page itself"
    assert sum(weights.values()) <= MOST


def _compressed(source: str) -> int:
    """The file as a server sends it, with every file it asks for itself."""
    name = source.removeprefix("/static/")
    found = finders.find(name)
    assert found, source
    content = Path(str(found)).read_bytes()
    imported = re.findall(rb"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']""", content)
    assert not imported, f"{source} loads {imported}: weigh it as well"
    return len(gzip.compress(content, 9))
