"""The signature is the one that stands in the document of the interface."""

import re
from pathlib import Path

from django.conf import settings

from forms_app.delivery import signing

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "schnittstelle-fachverfahren.md"


def test_the_documented_example_can_be_worked_out_again():
    found = re.search(r"^v1=[0-9a-f]{64}$", DOCUMENT.read_text(), re.MULTILINE)
    request = signing.SignedRequest("POST", "/v1/antraege", "00000000-0000-4000-8000-000000000000", b"{}")

    headers = signing.headers_for(request, secret=b"geheim", now=1767225600)

    assert found is not None
    assert headers[signing.SIGNATURE_HEADER] == found[0]


def test_the_documented_window_is_the_real_one():
    assert f"mehr als {signing.WINDOW_SECONDS} s Abweichung" in DOCUMENT.read_text()
