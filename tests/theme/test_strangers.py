"""The suites notice a page that asks somebody else."""

import pytest
from playwright.sync_api import Browser

from tests.strangers import is_ours, nobody_is_asked


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("http://erkelenz.localhost:8000/leistungen/", True),
        ("http://localhost:8080/realms/buerger/", True),
        ("http://127.0.0.1:8090/", True),
        ("data:image/png;base64,AAAA", True),
        ("https://fonts.example.org/a.css", False),
        ("http://localhost.example.org/", False),
    ],
)
def test_only_this_machine_is_ours(url: str, ours: bool) -> None:
    assert is_ours(url) is ours


@pytest.mark.browser
def test_a_page_that_asks_a_third_party_fails_its_test(chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.route("**/*", lambda route: route.abort())

    with pytest.raises(AssertionError, match=r"asked a third party"), nobody_is_asked(by=context):
        page.set_content('<link rel="stylesheet" href="http://fonts.example.org/a.css">')

    context.close()
