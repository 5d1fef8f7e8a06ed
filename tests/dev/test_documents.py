"""README and handbooks say what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dev.paths import ROOT

README = (ROOT / "README.md").read_text()
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def variables_read_by_the_settings() -> set[str]:
    text = "\n".join(file.read_text() for file in (ROOT / "cms" / "settings").glob("*.py"))
    names = re.findall(r"""env\.(?:text|number|flag|words|path)\(\s*["']([A-Z_]+)["']""", text)
    return set(names) - {"TEST_SQLITE"}


def test_every_environment_variable_stands_in_the_table() -> None:
    table = README.partition("## Environment variables")[2].partition("\n## ")[0]
    described = set(
        re.findall(r"`([A-Z_]+)`", "\n".join(line.split("|")[1] for line in table.splitlines() if line.startswith("|")))
    )

    assert variables_read_by_the_settings() - described == set()
    assert described - variables_read_by_the_settings() == {"FAILPOINT"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", document.read_text())

    missing = [target for target in targets if "://" not in target and not (document.parent / target).exists()]

    assert missing == []


def test_every_verb_of_the_makefile_is_real() -> None:
    modules = re.findall(r"-m (dev\.[a-z]+)", (ROOT / "Makefile").read_text())

    for module in modules:
        assert (ROOT / f"{module.replace('.', '/')}.py").exists(), module
