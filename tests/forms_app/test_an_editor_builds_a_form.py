"""An editor builds a form from nothing, is stopped, repairs it, tries it, publishes it, and changes it again.

All in a browser, with the keyboard and the lists the editor offers. Meanwhile somebody has begun to fill it in.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, Page, Request, expect

from forms_app.applications.models import Application
from forms_app.builder import compiler, examples, versions
from forms_app.builder.conditions import Compare, Op
from forms_app.builder.definition import Definition
from forms_app.builder.models import FormPage, FormVersion
from tests.forms_app.builder import test_editor as editor
from tests.forms_app.builder.test_editor import address
from tests.forms_app.wizard.walk import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

central, desk = editor.central, editor.desk
OFFICE = "verwaltung.localhost"
# Twelve fields on four pages: kind as the editor's menu calls it, and the label.
DOG = [("Name", "Name des Hundes"), ("Kurzer Text", "Rasse"), ("Ja oder Nein", "Ist der Hund gefährlich?"),
       ("Kurzer Text", "Nummer der Erlaubnis")]  # fmt: skip
KEEPER = [("Name", "Familienname"), ("Name", "Vornamen"), ("E-Mail-Adresse", "E-Mail"), ("Telefonnummer", "Telefon")]
OTHERS = [("Name", "Wer hält den Hund noch?"), ("E-Mail-Adresse", "E-Mail dieser Person")]
LAST = [("Zahl", "Wie viele Hunde leben im Haushalt?"), ("Langer Text", "Warum mehr als zwei?")]


INSERT = "xpath=./div/button[contains(@class, 'c-sf-add-button')]"


class Desk:
    """What an editor does on the page of a form."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        self.begun = self.ended = 0
        tab.set_default_timeout(30_000)
        tab.on("request", self._begin)
        tab.on("requestfinished", self._end)
        tab.on("requestfailed", self._end)

    def _begin(self, request: Request) -> None:
        self.begun += request.method == "POST"

    def _end(self, request: Request) -> None:
        self.ended += request.method == "POST"

    def box(self, name: str) -> Locator:
        return self.tab.locator(f'[name="{name}"]')

    def insert(self, stream: str, block: str) -> str:
        """Insert a block at the end of a stream; the beginning of its names."""
        count = self.box(f"{stream}-count")
        number = int(count.input_value())
        # Streams lie inside of blocks of streams: only the buttons of this one.
        count.locator("xpath=following-sibling::*[@data-streamfield-stream-container]").locator(INSERT).nth(
            number
        ).click()
        made = self.box(f"{stream}-{number}-type")
        if not made.count():
            self.tab.get_by_role("combobox", name="Suchoptionen…").fill(block)
            self.tab.get_by_role("option", name=block, exact=True).first.click()
        made.wait_for(state="attached")
        return f"{stream}-{number}-value"

    def open(self, part: Locator) -> None:
        """Unfold a part of a block."""
        if part.get_attribute("aria-expanded") == "false":
            part.click()

    def step(self, title: str, fields: list[tuple[str, str]]) -> tuple[str, list[str]]:
        """A page with its questions."""
        made = self.insert("steps", "Schritt")
        self.box(f"{made}-title").fill(title)
        questions = []
        for kind, label in fields:
            question = self.insert(f"{made}-items", kind)
            self.box(f"{question}-label").fill(label)
            questions.append(question)
        return made, questions

    def rule(self, question: str, looks_at: str, op: str, value: str, *, sentence: str) -> None:
        """Show a question only if; `sentence` is what the editor then reads."""
        show = f"{question}-show_if"
        self.open(self.tab.locator(f'[aria-controls="block_group-{show}-content"]'))
        rule = self.insert(f"{show}-rules", "Bedingung")
        chooser = self.tab.locator(f'select[id="{rule}-field"]')
        wanted = [text for text in chooser.locator("option").all_inner_texts() if text.endswith(looks_at)]
        chooser.select_option(label=wanted[0])
        self.tab.locator(f'[id="{rule}-op"]').select_option(label=op)
        listed = self.tab.locator(f'select[id="{rule}-value"]')
        if listed.count():
            listed.select_option(label=value)
        else:
            self.tab.locator(f'input[id="{rule}-value"]:visible').fill(value)
        expect(self.tab.locator(f'[id="block_group-{show}-section"] > .rule-sentence')).to_have_text(sentence)

    def keep(self) -> None:
        """Save the draft: the button that lies open at the foot."""
        self.settle()
        self.send(self.tab.get_by_role("button", name="Entwurf speichern").first)
        kept = FormPage.objects.filter(slug="hund-anmelden").first()
        assert kept is not None
        said = self.tab.locator("main").inner_text()
        assert kept.get_latest_revision_as_object().retention_basis, f"the draft was not kept: {said}"

    def send(self, button: Locator) -> None:
        """Press a button that sends the page, and wait for the page that answers."""
        with self.tab.expect_navigation():
            button.click()
        # A redirect is a page of its own here, with nothing on it.
        self.tab.locator("main").wait_for()
        self.tab.wait_for_load_state("load")

    def settle(self) -> None:
        """Wait until Wagtail has saved by itself: a publication on top of that would ask which version counts."""
        for _try in range(15):
            begun = self.begun
            self.tab.wait_for_timeout(2000)
            # What had begun before this desk was there ends without having been counted.
            if self.begun == begun and self.ended >= begun:
                return
        raise AssertionError("Wagtail never stops saving")

    def publish(self) -> None:
        """Publish: the button behind the arrow."""
        self.settle()
        button = self.tab.locator('button[name="action-publish"]').first
        if not button.is_visible():
            self.tab.locator("form[data-edit-form] footer [data-w-dropdown-target='toggle']").first.click()
        self.send(button)


def build(at: Desk) -> None:
    """Twelve questions, two rules and a repeated page."""
    at.box("title").fill("Hund anmelden")
    _step, dog = at.step("Ihr Hund", DOG)
    said = "Nur zeigen, wenn „Ist der Hund gefährlich?“ mit Ja beantwortet ist."
    at.rule(dog[3], DOG[2][1], "ist gleich", "Ja", sentence=said)
    at.step("Sie", KEEPER)
    others, _fields = at.step("Weitere Halter", OTHERS)
    repeat = at.insert(f"{others}-repeat", "Wiederholung")
    for name, words in (("one", "Person"), ("first", "eine weitere Person"), ("another", "noch eine Person")):
        at.box(f"{repeat}-{name}").fill(words)
    _step, last = at.step("Haushalt", LAST)
    said = "Nur zeigen, wenn „Wie viele Hunde leben im Haushalt?“ größer als 2 ist."
    at.rule(last[1], LAST[0][1], "ist größer als", "2", sentence=said)


def test_from_nothing_to_the_second_version(
    desk: Client, central: Any, erkelenz: Any, offer_of: Any, window: Any, work: Any
) -> None:
    office = window(desk, OFFICE)
    at = Desk(office.open(address("add", "builder", "formpage", central.pk)))

    # Built, and stopped: nothing says yet why the town may ask, and for how long it keeps the answers.
    build(at)
    at.publish()
    said = at.tab.locator("main").inner_text()
    assert "fehlt die Rechtsgrundlage" in said
    assert not FormVersion.objects.exists()
    assert at.box("steps-3-value-items-1-value-label").input_value() == "Warum mehr als zwei?", "nothing is lost"

    # Repaired, kept, tried out and published.
    for name, words in (
        ("legal_basis", "§ 3 Hundesteuersatzung"),
        ("purpose", "Anmeldung zur Hundesteuer"),
        ("retention_months", "24"),
        ("retention_basis", "§ 147 Abgabenordnung"),
    ):
        at.box(name).fill(words)
    at.keep()
    form = FormPage.objects.get(slug="hund-anmelden")
    assert not FormVersion.objects.exists()
    try_it(office, window, form)
    at = Desk(office.open(address("edit", form.pk)))
    at.publish()
    assert FormVersion.objects.filter(number=1).exists(), at.tab.locator("main").inner_text()
    first = versions.load(FormVersion.objects.get().pk)
    assert (len(first.fields), len(first.steps)) == (12, 4)
    assert [one.repeat is not None for one in first.steps] == [False, False, True, False]
    assert first.fields[3].show_if == Compare(first.fields[2].id, Op.EQUALS, True)

    # Somebody begins; then the editor asks one thing more and calls another by a better name.
    citizen = browser_of(erkelenz)
    offer = offer_of(erkelenz, guest_allowed=True)
    offer.form = form
    offer.save()
    draft = begin(citizen, offer.pk, first)
    at = Desk(office.open(address("edit", form.pk)))
    change(at)
    assert FormVersion.objects.latest("number").number == 2
    second = versions.load(FormVersion.objects.latest("number").pk)

    # The draft stays as it was begun, until its owner goes on with the new version; no answer is lost.
    before = Application.unscoped.get(pk=draft)
    assert before.form_version.number == 1
    asked = citizen.get(f"/antrag/{draft}/", follow=True)
    assert asked.redirect_chain[-1][0].endswith("/neue-fassung/")
    assert "Chipnummer" in asked.content.decode()
    citizen.post(f"/antrag/{draft}/neue-fassung/", {"fassung": "2"})
    after = Application.unscoped.get(pk=draft)
    assert after.form_version.number == 2
    assert {key: after.answers[key] for key in before.answers} == before.answers
    page = citizen.get(f"/antrag/{draft}/", follow=True).content.decode()
    assert "Chipnummer" in page
    assert "Rufname des Hundes" in page
    assert second.fields[0].id == first.fields[0].id


def try_it(office: Any, window: Any, form: FormPage) -> None:
    """A run through the preview with example data, up to the page where everything is checked."""
    office.open(address_of_preview(form))
    office.page.click("button:has-text('Testlauf beginnen')")
    office.page.wait_for_selector("text=Was eine Einsendung ergäbe")
    way_in = str(office.page.get_attribute("a:has-text('Formular in neuem Fenster ausfüllen')", "href"))
    address = urlsplit(way_in)
    town = Client(HTTP_HOST=address.netloc, HTTP_SEC_FETCH_SITE="same-origin")
    citizen = window(town, address.netloc)
    citizen.open(f"{address.path}?{address.query}" if address.query else address.path)
    citizen.page.click("button:has-text('Alles mit Beispieldaten füllen')")
    citizen.page.wait_for_selector("h1:has-text('Prüfen Sie Ihre Angaben')")
    assert "Name des Hundes" in citizen.page.inner_text("main")
    assert not Application.unscoped.exists(), "a run is no application"


def address_of_preview(form: FormPage) -> str:
    return reverse("form_preview", args=[form.pk], urlconf="cms.urls_back_office")


def begin(citizen: Client, offer: int, form: Definition) -> str:
    """A draft whose first page is answered."""
    where = str(citizen.post(f"/antrag/start/{offer}/")["Location"])
    answers = examples.fill(form).answers
    step = form.steps[0]
    sent = compiler.form_class(form, step).post_from(answers)
    asked = [compiler.html_name(one) for one in step.questions]
    response = citizen.post(where, {key: value for key, value in sent.items() if value is not None} | {"asked": asked})
    assert response.status_code == 302, response.content.decode()
    return str(Application.unscoped.get().pk)


def change(at: Desk) -> None:
    """One label, one question more, and a sentence for the list of versions."""
    at.tab.evaluate("document.querySelectorAll('[hidden=until-found]').forEach(one => one.removeAttribute('hidden'))")
    at.box("steps-0-value-items-0-value-label").fill("Rufname des Hundes")
    more = at.insert("steps-0-value-items", "Kurzer Text")
    at.box(f"{more}-label").fill("Chipnummer")
    at.box("what_is_new").fill("Wir fragen jetzt nach der Chipnummer.")
    at.publish()
