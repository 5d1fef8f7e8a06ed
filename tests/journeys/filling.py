"""Fills in any form in a browser the way people do: what stands on the page is answered, and then comes the next page.

The answers are given by id, as they are stored. What a browser would send for them is worked out by the compiled form
and then typed, ticked and chosen. A question that opens while others are answered is answered when it is there: with
scripts at once, without them on the page that comes back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

from forms_app.builder import compiler
from forms_app.builder.definition import Definition, Step

MOST_PAGES = 60
ADDRESS = re.compile(r"/antrag/[0-9a-f-]{36}/(?P<slug>[a-z0-9-]+)/(?P<rest>.*)$")


@dataclass
class Filler:
    """Somebody with all the answers, and one paper for every question that wants a file."""

    page: Page
    definition: Definition
    answers: Mapping[str, Any]
    paper: Path
    see: Callable[[Page], None]

    def to_the_check_page(self) -> list[str]:
        """Fill in page after page until everything can be checked; the slugs of the pages on the way."""
        visited: list[str] = []
        for _number in range(MOST_PAGES):
            match = ADDRESS.search(urlsplit(self.page.url).path)
            assert match, self.page.url
            if match["slug"] == "pruefen":
                return visited
            step = self.definition.step(match["slug"])
            assert step is not None, self.page.url
            if step.slug not in visited:
                visited.append(step.slug)
                self.see(self.page)
            if match["rest"] == "eintraege/":
                self._another(step)
            else:
                self._page(step, self._entry(step) if step.repeat is not None else self.answers)
            self._go_on()
        raise AssertionError(f"still at {self.page.url} after {MOST_PAGES} pages: {self._said()}")

    # --- one page ------------------------------------------------------------------

    def _page(self, step: Step, answers: Mapping[str, Any]) -> None:
        sent = compiler.form_class(self.definition, step).post_from(answers)
        for question in step.questions:
            if question.kind == "file" and answers.get(question.id):
                self._hand_in(compiler.html_name(question))
        for name, value in sent.items():
            if value not in (None, "", []):
                self._answer(name, [str(one) for one in value] if isinstance(value, list) else [str(value)])

    def _answer(self, name: str, values: list[str]) -> None:
        controls = self.page.locator(f'form.sp-form [name="{name}"]:not([type="hidden"])')
        if controls.count() == 0 or controls.first.is_disabled():
            return
        kind = str(controls.first.evaluate("control => control.type"))
        if kind in {"radio", "checkbox"}:
            for value in values:
                wanted = controls.and_(self.page.locator(f'[value="{value}"]'))
                (wanted if wanted.count() else controls).first.check()
        elif kind.startswith("select"):
            for number, value in enumerate(values):
                self._choose(controls.nth(number), value)
        else:
            for number, value in enumerate(values):
                controls.nth(number).fill(value)

    def _choose(self, control: Locator, value: str) -> None:
        if control.is_visible():
            control.select_option(value)
            return
        # The script put a box to search in before the list.
        text = control.evaluate("(list, value) => [...list.options].find(one => one.value === value).text", value)
        box = self.page.locator("#" + str(control.get_attribute("id")).removesuffix("-liste"))
        box.fill(str(text))
        box.press("Tab")

    def _hand_in(self, name: str) -> None:
        control = self.page.locator(f'input[type=file][name="{name}"]')
        if control.count() and control.first.is_enabled():
            control.first.set_input_files(self.paper)
            self.page.wait_for_load_state("networkidle")

    # --- entries -------------------------------------------------------------------

    def _entries(self, step: Step) -> list[Mapping[str, Any]]:
        return list(self.answers[step.id]["entries"])

    def _entry(self, step: Step) -> Mapping[str, Any]:
        """The entry that is being filled in: the one after those already listed."""
        match = re.search(r"(\d+)\s*$", self.page.locator("h1").inner_text())
        number = int(match[1]) if match else 1
        return self._entries(step)[min(number, len(self._entries(step))) - 1]

    def _another(self, step: Step) -> None:
        """Whether there is one more, where the page asks."""
        listed = self.page.locator(".sp-entry").count()
        more = "ja" if listed < len(self._entries(step)) else "nein"
        radios = self.page.locator("form.sp-form input[type=radio]")
        if radios.count():
            radios.and_(self.page.locator(f'[value="{more}"]')).check()

    def _go_on(self) -> None:
        self.page.locator('button[name="weiter"]').click()
        self.page.wait_for_load_state("load")

    def _said(self) -> str:
        return self.page.locator("main").inner_text()[:1500]
