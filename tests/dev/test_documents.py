"""README and handbooks say what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dev.paths import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", document.read_text())

    missing = [target for target in targets if "://" not in target and not (document.parent / target).exists()]

    assert missing == []


def test_every_verb_of_the_makefile_is_real() -> None:
    modules = re.findall(r"-m (dev\.[a-z]+)", (ROOT / "Makefile").read_text())

    for module in modules:
        assert (ROOT / f"{module.replace('.', '/')}.py").exists(), module
