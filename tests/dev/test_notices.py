"""Licence and third-party notice."""

from __future__ import annotations

import re

from dev import environment, notices
from dev.paths import ROOT

# built at run time, so that this file does not name them itself
REGISTRIES = ["pypi" + ".org", "files.python" + "hosted.org", "registry.npm" + "js.org", "repo1.maven" + ".org"]


def test_the_notice_says_what_the_locks_say() -> None:
    assert notices.TARGET.read_text() == notices.generate()


def test_the_licence_is_the_whole_eupl() -> None:
    text = (ROOT / "LICENSE").read_text()

    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    articles = re.findall(r"^(\d+)\. ?[A-Z]", text, re.MULTILINE)
    assert articles == [str(number) for number in range(1, 16)]
    assert "Appendix" in text


def test_no_lock_names_a_place_to_download_from() -> None:
    locks = [*environment.LOCKS, ROOT / "requirements-node.txt", ROOT / "theme" / "package-lock.json"]

    for lock in locks:
        text = lock.read_text()

        assert "://" not in text, lock.name
        assert not any(host in text for host in REGISTRIES), lock.name


def test_every_line_of_the_python_locks_has_hashes() -> None:
    for lock in environment.LOCKS:
        names = re.findall(r"^[A-Za-z0-9._-]+(?:\[[^]]*])?==", lock.read_text(), re.MULTILINE)
        blocks = re.findall(r"^[^\s#].*(?:\n    --hash=sha256:[0-9a-f]{64}.*)+", lock.read_text(), re.MULTILINE)

        assert len(names) == len(blocks), lock.name


def test_every_theme_package_has_an_integrity_hash_and_no_address() -> None:
    text = (ROOT / "theme" / "package-lock.json").read_text()

    assert '"resolved"' not in text
    assert text.count('"integrity"') == text.count('"node_modules/')
