"""A town's style sheet, and the files it stands beside."""

import json
import re
from pathlib import Path

from django.conf import settings
from django.test import Client

from cms.tenants.models import Authority
from theme import vendor
from theme.tokens import Palette, stylesheet

THEME = Path(settings.BASE_DIR) / "theme"
FOUR_PLACES = (
    "@media (prefers-color-scheme: light) { :root",
    "@media (prefers-color-scheme: dark) { :root",
    '[data-kern-theme="light"]',
    '[data-kern-theme="dark"]',
)


def test_every_property_is_set_in_all_four_places() -> None:
    sheet = stylesheet(Palette("#7a1f2b", "#e0b354"))
    blocks = {place: line for place in FOUR_PLACES for line in sheet.splitlines() if line.startswith(place)}
    names = {place: set(re.findall(r"(--[\w-]+):", line)) for place, line in blocks.items()}

    assert len(blocks) == 4
    assert len({frozenset(found) for found in names.values()}) == 1
    assert "--kern-color-action-default" in names[FOUR_PLACES[0]]


def test_other_colours_get_another_address() -> None:
    assert Palette("#7a1f2b").digest != Palette("#14532d").digest
    assert Palette("#7a1f2b").digest == Palette("#7a1f2b").digest


def test_the_sheet_of_a_town_may_be_kept_for_a_year_at_its_own_address(client: Client, erkelenz: Authority) -> None:
    digest = Palette(erkelenz.brand_colour, erkelenz.accent_colour).digest

    right = client.get(f"/gestaltung.css?v={digest}", headers={"host": erkelenz.hostname})
    stale = client.get("/gestaltung.css?v=old", headers={"host": erkelenz.hostname})

    assert erkelenz.brand_colour in right.content.decode()
    assert "immutable" in right["Cache-Control"]
    assert "max-age=300" in stale["Cache-Control"]
    assert not right.cookies


def test_two_towns_have_two_sheets(client: Client, erkelenz: Authority, gangelt: Authority) -> None:
    ours = client.get("/gestaltung.css", headers={"host": erkelenz.hostname}).content
    theirs = client.get("/gestaltung.css", headers={"host": gangelt.hostname}).content

    assert ours != theirs


def test_an_unchanged_sheet_is_not_sent_again(client: Client, erkelenz: Authority) -> None:
    first = client.get("/gestaltung.css", headers={"host": erkelenz.hostname})

    again = client.get("/gestaltung.css", headers={"host": erkelenz.hostname, "If-None-Match": first["ETag"]})

    assert again.status_code == 304


def test_the_shipped_sheet_for_hosts_without_a_town_is_up_to_date() -> None:
    shipped = (THEME / "static/theme/css/colours.css").read_text()

    assert shipped.split("\n", 1)[1] == stylesheet(Palette())


def test_the_lock_pins_exact_versions_with_hashes_and_names_no_address() -> None:
    lock = json.loads((THEME / "package-lock.json").read_text())
    packages = {name: facts for name, facts in lock["packages"].items() if name}

    assert packages
    for name, facts in packages.items():
        assert facts["integrity"].startswith("sha512-"), name
        assert "resolved" not in facts
    for version in vendor.versions().values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)


def test_the_files_named_for_copying_are_the_ones_the_pages_use() -> None:
    wanted = json.loads((THEME / "vendor.json").read_text())
    foundation = (THEME / "static/theme/css/foundation.css").read_text()

    for package in wanted:
        for font in (file for file in wanted[package] if file.endswith(".woff2")):
            assert f"../vendor/{vendor.folder(package)}/{font}" in foundation
