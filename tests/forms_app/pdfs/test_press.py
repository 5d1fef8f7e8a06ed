"""The web does not carry the press."""

import subprocess
import sys

from django.conf import settings

SCRIPT = """
import sys
import django
django.setup()
from django.urls import get_resolver
for urlconf in ("cms.urls", "cms.urls_back_office", "cms.urls_operators"):
    get_resolver(urlconf).url_patterns
heavy = sorted({"weasyprint", "fontTools", "pikepdf", "aiosmtpd"} & set(sys.modules))
sys.stdout.write(" ".join(heavy))
"""


def test_a_web_worker_does_not_load_what_only_the_worker_needs(monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "cms.settings.test")

    started = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )

    assert (started.returncode, started.stdout) == (0, ""), started.stderr
