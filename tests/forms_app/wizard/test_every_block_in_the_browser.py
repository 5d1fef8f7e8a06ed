"""Every block of the registry in every state, in Chromium: light and dark, at full width and at 400 % zoom, by keyboard
alone, and without scripts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.fixtures_browser import violations
from tests.forms_app.wizard.walk import begin
from tests.samples.every_kind import ARABIC, ASKED, STATES, answered, every_kind, everywhere

pytestmark = pytest.mark.browser

# 1280 × 1024 at 400 % is what is left of a window.
ZOOMED = {"width": 320, "height": 256}
WIDE = {"width": 1280, "height": 900}

TABBABLE = """() => {
    const radios = new Set();
    const wanted = 'a[href], button, input, select, textarea, summary, [tabindex]';
    return [...document.querySelectorAll(wanted)].filter(one => {
        if (one.tabIndex < 0 || one.matches(':disabled') || one.type === 'hidden') return false;
        if (!one.checkVisibility({visibilityProperty: true})) return false;
        if (one.type !== 'radio') return true;
        const group = [...document.getElementsByName(one.name)];
        const stop = group.find(each => each.checked) || group[0];
        return one === stop;
    }).map((one, number) => { one.dataset.stop = number; return one.outerHTML.slice(0, 120); });
}"""
FOCUSED = """async () => {
    // The window follows the focus with the next picture.
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const one = document.activeElement;
    const shows = each => {
        const style = getComputedStyle(each);
        return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    };
    const box = one.getBoundingClientRect();
    return {
        stop: one.dataset.stop === undefined ? null : Number(one.dataset.stop),
        html: one.outerHTML.slice(0, 120),
        visible: shows(one) || shows(one.parentElement) || (one.labels && [...one.labels].some(shows)),
        seen: box.bottom > 0 && box.top < innerHeight,
    };
}"""


@pytest.fixture
def draft(browser: Client, erkelenz, offer_of) -> str:
    """A draft in which each page is in the state it is called by; the address of the list of tasks."""
    tasks = begin(browser, offer_of(erkelenz, definition=every_kind()).pk)
    filled = browser.post(_page(tasks, "gefuellt"), answered("gefuellt"))
    assert filled.status_code == 302, filled.context["form"].errors
    typed = browser.post(_page(tasks, "rtl"), {**everywhere("rtl", ARABIC), "spaeter": "1"})
    assert typed.status_code == 302
    return tasks


def _page(tasks: str, state: str) -> str:
    return tasks.replace("/aufgaben/", f"/{state}/")


def _open(opened: Any, tasks: str, state: str) -> Any:
    page = opened.open(_page(tasks, state))
    if state == "falsch":
        page.click("button[name=weiter]")
        page.wait_for_selector(".sp-errors")
    return page


def test_every_block_is_on_every_page(browser, draft):
    for state in STATES:
        html = browser.get(_page(draft, state)).content.decode()
        assert all(f'name="f-{state}-{name}' in html for name in ASKED), state
        if state != "regel":
            assert "1.234,5" in html, state
        assert "K-1" in html, state
        assert '<div class="kern-alert__body sp-text"></div>' not in html, "a warning that says nothing"


def test_axe_finds_nothing_in_any_state_and_nothing_is_wider_than_a_zoomed_window(window, browser, erkelenz, draft):
    opened = window(browser, erkelenz.hostname)
    findings = []
    for state in STATES:
        page = _open(opened, draft, state)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size(WIDE)
            _picture(page, f"{state}-1280-{scheme}")
            found = violations(page, only_colours=scheme == "dark")
            findings += [f"{state}, {scheme}: {one}" for one in found]
            page.set_viewport_size(ZOOMED)
            _picture(page, f"{state}-320-{scheme}")
            if opened.overflows():
                findings.append(f"{state}, {scheme}: wider than 320 px: {_widest(page)}")
        findings += [f"{state}, zoomed: {one}" for one in opened.axe()]
        page.emulate_media(color_scheme="light")
    assert findings == []
    assert opened.complaints == []


def _widest(page: Any) -> Any:
    return page.evaluate(
        "() => [...document.querySelectorAll('body *')]"
        ".filter(one => one.getBoundingClientRect().right > innerWidth + 1)"
        ".map(one => one.outerHTML.slice(0, 100)).slice(0, 5)"
    )


@pytest.mark.parametrize("state", ["leer", "falsch", "regel"])
def test_the_tab_key_reaches_everything_in_order_and_nobody_is_caught(window, browser, erkelenz, draft, state):
    opened = window(browser, erkelenz.hostname)
    page = _open(opened, draft, state)
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    stops = page.evaluate(TABBABLE)
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")

    reached, unseen = [], []
    for _stop in stops:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        reached.append(focused["stop"])
        if not (focused["visible"] and focused["seen"]):
            unseen.append(focused["html"])

    assert reached == list(range(len(stops))), [stops[number] for number in range(len(stops)) if number not in reached]
    assert unseen == []
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["stop"] in {None, 0}  # out of the page, or round to its beginning


def test_the_arrow_keys_choose_among_radio_buttons(window, browser, erkelenz, draft):
    page = window(browser, erkelenz.hostname).open(_page(draft, "leer"))
    groups = page.evaluate(
        "() => [...new Set([...document.querySelectorAll('form.sp-form input[type=radio]')].map(one => one.name))]"
    )
    assert {"f-leer-choice", "f-leer-yes_no", "f-leer-address-variant"} <= set(groups)

    for name in groups:
        radios = page.locator(f'input[name="{name}"]')
        radios.first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")

        assert radios.nth(1).is_checked(), name
        assert radios.nth(1).evaluate("one => one === document.activeElement"), name


def test_the_page_says_the_same_without_scripts(window, browser, erkelenz, draft):
    said = []
    for script in (True, False):
        opened = window(browser, erkelenz.hostname, script=script)
        page = _open(opened, draft, "falsch")
        said.append(page.locator(".sp-errors li").all_inner_texts())

    assert len(said[0]) == len(ASKED)
    assert said[0] == said[1]


def test_a_page_is_filled_in_and_saved_without_scripts(window, browser, erkelenz, draft):
    page = window(browser, erkelenz.hostname, script=False).open(_page(draft, "gefuellt"))

    page.click("button[name=weiter]")

    page.wait_for_url("**/aufgaben/")


def _picture(page: Any, name: str) -> None:
    """Keep a picture where somebody wants to look at one."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
