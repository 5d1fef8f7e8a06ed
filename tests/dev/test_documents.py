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


def test_every_picture_is_shown_somewhere() -> None:
    text = "".join(document.read_text() for document in DOCUMENTS)

    unused = [path.name for path in (ROOT / "docs" / "images").iterdir() if f"images/{path.name}" not in text]

    assert unused == []


def test_the_readme_names_what_must_be_there_before_make() -> None:
    before, _, _ = (ROOT / "README.md").read_text().partition("make run     #")

    assert "apt-get install git make python3" in before


def test_every_secret_has_a_reader_in_the_handbook() -> None:
    handbook = (ROOT / "docs" / "betrieb.md").read_text()
    users = re.findall(r"^USER (\d+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    for user in (*users, "101", "999"):
        assert re.search(rf"^   \| .+ \| .+ \| {user} \|$", handbook, re.MULTILINE), user


def test_every_verb_of_the_makefile_is_real() -> None:
    modules = re.findall(r"-m (dev\.[a-z]+)", (ROOT / "Makefile").read_text())

    for module in modules:
        assert (ROOT / f"{module.replace('.', '/')}.py").exists(), module
