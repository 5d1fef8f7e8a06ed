"""A refused file says which one it is and why, and costs nobody the others: on a page, in an entry, by the script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forms_app.attachments import jobs, policies
from forms_app.attachments.inspection.reasons import Reason
from forms_app.attachments.models import Attachment
from forms_app.attachments.scanning.base import EICAR
from forms_app.attachments.scanning.fake import FakeScanner
from forms_app.builder.definition import Definition, Field, Repeat, Step
from tests.forms_app.attachments import corpus
from tests.forms_app.attachments.corpus import archive, image, pdf
from tests.forms_app.wizard.test_entries import new_page
from tests.forms_app.wizard.walk import begin, id_of, stored, text_of

MOST = 4
TWO_GOOD = ["gut.pdf", "auch-gut.jpg"]


def papers() -> Definition:
    """Papers of the applicant on one page, and papers of each person in a repeated step."""
    several = {"max_files": MOST}
    return Definition(
        title="Nachweise",
        steps=(
            Step("s-own", "nachweise", "Nachweise", items=(Field("papers", "file", "Nachweise", settings=several),)),
            Step(
                "s-people",
                "personen",
                "Personen",
                items=(Field("name", "name", "Name"), Field("proof", "file", "Ausweise", settings=several)),
                repeat=Repeat("Person", "eine Person", "eine weitere Person", least=1, most=3),
            ),
        ),
    )


def of_corpus(category: str, name: str) -> Callable[[], bytes]:
    return lambda: next(one.content for one in corpus.hostile() if (one.category, one.name) == (category, name))


REFUSED: dict[Reason, tuple[str, Callable[[], bytes], str]] = {
    Reason.EMPTY: ("leer.pdf", lambda: b"", "Die Datei „leer.pdf“ ist leer. Wählen Sie eine andere aus."),
    Reason.TOO_LARGE: (
        "gross.pdf",
        lambda: pdf() + b"\0" * (10 * 1024 * 1024),
        "Die Datei „gross.pdf“ ist zu groß. Sie darf höchstens 10 MB groß sein.",
    ),
    Reason.KIND: (
        "bild.gif",
        lambda: image("GIF"),
        "Die Datei „bild.gif“ passt hier nicht. Laden Sie bei „{label}“ eine Datei dieser Art hoch: "
        "PDF, JPG, PNG, HEIC.",
    ),
    Reason.MISMATCH: ("foto.pdf", image, ""),
    Reason.POLYGLOT: ("zwei-in-einem.png", lambda: image() + archive({"a.txt": b"x"}), ""),
    Reason.BROKEN: ("halb.png", lambda: image()[:-30], ""),
    Reason.COMPLEX: ("tief.pdf", of_corpus("pdf bomb", "d.pdf"), ""),
    Reason.PIXELS: ("riesig.png", lambda: corpus.png_header(30_000, 30_000), ""),
    Reason.ANIMATED: ("bewegt.png", of_corpus("moving image", "a.png"), ""),
    Reason.PAGES: ("roman.pdf", lambda: pdf(pages=501), ""),
    Reason.ENCRYPTED: ("geheim.pdf", lambda: pdf(encryption=pikepdf.Encryption(owner="o", user="u")), ""),
    Reason.ACTIVE: ("programm.pdf", of_corpus("pdf with script", "a.pdf"), ""),
    Reason.EMBEDDED: ("mappe.pdf", of_corpus("pdf with files", "a.pdf"), ""),
}
ALONE = sorted(REFUSED)


@cache
def content_of(reason: Reason) -> bytes:
    return REFUSED[reason][1]()


def file(name: str, content: bytes | None = None) -> SimpleUploadedFile:
    made = (image("JPEG") if name.endswith(".jpg") else pdf()) if content is None else content
    return SimpleUploadedFile(name, made, "application/octet-stream")


def bad(reason: Reason) -> SimpleUploadedFile:
    return file(REFUSED[reason][0], content_of(reason))


def sentence(reason: Reason, label: str) -> str:
    name, _content, own = REFUSED[reason]
    return own.format(label=label) if own else f"„{name}“: {reason.label}"


@dataclass
class Place:
    """A page with a question for files."""

    browser: Client
    address: str
    question: str
    label: str

    def post(self, *files: SimpleUploadedFile, **more: str) -> Any:
        asked = ["f-name", "f-proof"] if self.question == "proof" else ["f-papers"]
        sent = {f"f-{self.question}": list(files), "f-name": "Alva Beispiel", "asked": asked, **more}
        return self.browser.post(self.address, sent)

    def send(self, one: SimpleUploadedFile) -> Any:
        """What the script of the page does."""
        return self.browser.post(f"{self.address}datei/", {"frage": self.question, "datei": one})

    def answer(self) -> list[str]:
        """The names of the files that belong to the answer, in their order."""
        answers = stored(self.address).answers or {}
        if self.question == "proof":
            answers = next(iter(answers.get("s-people", {}).get("entries", [])), {})
        names = {str(one.pk): one.name for one in Attachment.unscoped.filter(application_id=id_of(self.address))}
        return [names[one] for one in answers.get(self.question) or []]


@pytest.fixture(params=["page", "entry"])
def place(request, browser, erkelenz, offer_of) -> Place:
    first = begin(browser, offer_of(erkelenz, definition=papers()).pk)
    own = Place(browser, first, "papers", "Nachweise")
    if request.param == "page":
        return own
    listed = own.post(file("eigener.pdf"))["Location"]
    return Place(browser, new_page(browser, listed), "proof", "Ausweise")


def test_the_tables_know_every_reason():
    assert {*REFUSED, Reason.TOO_MANY, Reason.QUOTA, Reason.INFECTED} == set(Reason)


@pytest.mark.parametrize("reason", ALONE)
def test_one_refused_file_is_named_and_the_others_stay(place, reason):
    response = place.post(file("gut.pdf"), bad(reason), file("auch-gut.jpg"))

    assert response.status_code == 422
    assert response.context["form"].errors[f"f-{place.question}"] == [sentence(reason, place.label)]
    assert place.answer() == TWO_GOOD
    page = text_of(response)
    assert all(f"{name} entfernen" in page for name in TWO_GOOD)
    assert f'href="#id_f-{place.question}"' in page
    assert f'id="id_f-{place.question}"' in page


@pytest.mark.parametrize("reason", ALONE)
def test_the_script_is_told_the_same_and_the_others_stay(place, reason):
    place.send(file("gut.pdf"))
    response = place.send(bad(reason))
    place.send(file("auch-gut.jpg"))

    assert response.status_code == 422
    assert response.json()["sentence"] == sentence(reason, place.label)
    assert place.answer() == TWO_GOOD


def test_every_refused_file_has_a_sentence_of_its_own(place):
    response = place.post(bad(Reason.KIND), file("gut.pdf"), bad(Reason.ENCRYPTED), bad(Reason.EMPTY))

    found = response.context["form"].errors[f"f-{place.question}"]
    assert sorted(found) == sorted(sentence(one, place.label) for one in (Reason.KIND, Reason.EMPTY, Reason.ENCRYPTED))
    assert place.answer() == ["gut.pdf"]


def test_the_next_request_goes_on_with_what_was_kept(place):
    place.post(file("gut.pdf"), bad(Reason.BROKEN))

    response = place.post()

    assert response.status_code == 302
    assert place.answer() == ["gut.pdf"]


def test_more_files_than_the_question_takes_are_named_and_the_first_ones_stay(place):
    many = [file(f"{number}.pdf") for number in range(1, MOST + 2)]

    response = place.post(*many)

    limit = f"Laden Sie bei „{place.label}“ höchstens {MOST} Dateien hoch."
    assert response.context["form"].errors[f"f-{place.question}"] == [f"„{MOST + 1}.pdf“: {limit}"]
    assert place.answer() == [f"{number}.pdf" for number in range(1, MOST + 1)]
    assert place.send(file("noch.pdf")).json()["sentence"] == f"„noch.pdf“: {limit}"


def test_more_files_than_the_application_takes_are_named_and_the_first_ones_stay(place, monkeypatch):
    monkeypatch.setattr(policies, "MAX_FILES", Attachment.unscoped.count() + 2)

    response = place.post(file("gut.pdf"), file("auch-gut.jpg"), file("drei.pdf"))

    assert response.context["form"].errors[f"f-{place.question}"] == [f"„drei.pdf“: {Reason.TOO_MANY.label}"]
    assert place.answer() == TWO_GOOD
    assert place.send(file("vier.pdf")).json()["sentence"] == f"„vier.pdf“: {Reason.TOO_MANY.label}"


def test_a_file_for_which_the_application_is_too_large_is_named_and_a_smaller_one_stays(place, monkeypatch):
    used = sum(one.size for one in Attachment.unscoped.all())
    monkeypatch.setattr(policies, "MAX_TOTAL_BYTES", used + 2 * len(pdf()) + 10)

    response = place.post(file("gut.pdf"), file("dick.png", image(size=(900, 900), colour="red")), file("duenn.pdf"))

    assert response.context["form"].errors[f"f-{place.question}"] == [f"„dick.png“: {Reason.QUOTA.label}"]
    assert place.answer() == ["gut.pdf", "duenn.pdf"]


def test_saving_for_later_tells_of_a_refused_file_too_and_has_saved_the_rest(place):
    response = place.post(file("gut.pdf"), bad(Reason.ENCRYPTED), file("auch-gut.jpg"), spaeter="1")

    assert response.status_code == 422
    assert response.context["form"].errors == {f"f-{place.question}": [sentence(Reason.ENCRYPTED, place.label)]}
    assert place.answer() == TWO_GOOD
    again = place.post(spaeter="1", gesehen=response.context["seen"])
    assert again["Location"].endswith("/gespeichert/")
    assert place.answer() == TWO_GOOD


def test_what_was_typed_beside_a_refused_file_is_saved_for_later(place):
    response = place.post(bad(Reason.BROKEN), spaeter="1", **{"f-name": "Alva 1"})

    kept = [pairs for key, pairs in stored(place.address).answers.items() if key.startswith("typed:")]
    assert response.status_code == 422
    assert [f"f-name={value}" for pairs in kept for name, values in pairs if name == "f-name" for value in values] == [
        "f-name=Alva 1"
    ]


def test_saving_for_later_counts_up_no_other_mistake(place):
    response = place.post(bad(Reason.BROKEN), spaeter="1", **{"f-name": ""})

    assert list(response.context["form"].errors) == [f"f-{place.question}"]


def test_another_language_waits_until_the_refused_file_was_told(place):
    response = place.post(file("gut.pdf"), bad(Reason.ENCRYPTED), sprache="en")

    assert response.status_code == 422
    assert response.context["form"].errors == {f"f-{place.question}": [sentence(Reason.ENCRYPTED, place.label)]}
    assert place.answer() == ["gut.pdf"]
    assert place.post(sprache="en", gesehen=response.context["seen"]).status_code == 302


# --- after the scanner ------------------------------------------------------------------------------


@pytest.fixture
def scanner(monkeypatch) -> FakeScanner:
    fake = FakeScanner()
    monkeypatch.setattr(jobs, "scanner", lambda: fake)
    return fake


def scan_all() -> None:
    for one in Attachment.unscoped.all():
        jobs.scan(str(one.pk))


def infected() -> SimpleUploadedFile:
    return file("krank.pdf", pdf() + b"\n" + EICAR + b"\n%%EOF\n")


def test_an_infected_file_is_named_on_its_page_and_the_others_stay(place, scanner):
    place.post(file("gut.pdf"), infected(), file("auch-gut.jpg"))
    scan_all()

    page = text_of(place.browser.get(place.address))

    assert place.answer() == ["gut.pdf", "krank.pdf", "auch-gut.jpg"]
    assert page.count(str(Reason.INFECTED.label)) == 1
    assert page.index("krank.pdf") < page.index(str(Reason.INFECTED.label)) < page.index("krank.pdf entfernen")
    assert page.count("Die Datei ist geprüft.") == 2


def test_the_check_page_names_an_infected_file_and_leads_to_its_question(place, scanner):
    after = place.post(file("gut.pdf"), infected())["Location"]
    if place.question == "papers":
        person = Place(place.browser, new_page(place.browser, after), "proof", "Ausweise")
        after = person.post(file("ausweis.pdf"))["Location"]
    check = place.browser.post(after, {"weitere": "nein"})["Location"]
    scan_all()

    page = text_of(place.browser.get(check))

    assert "Die Datei „krank.pdf“ können wir nicht annehmen" in page
    where = "nachweise/?aendern=1#id_f-papers" if place.question == "papers" else "personen/eintraege/?aendern=1"
    assert f'href="/antrag/{id_of(place.address)}/{where}">Zur Datei „krank.pdf“' in page


def test_without_a_scanner_files_stay_and_the_page_says_that_they_wait(place, scanner):
    scanner.is_down = True
    place.post(file("gut.pdf"), file("auch-gut.jpg"))
    scan_all()

    page = text_of(place.browser.get(place.address))

    assert place.answer() == TWO_GOOD
    assert page.count("Die Datei wird noch auf Schadsoftware geprüft.") == 2
    Attachment.unscoped.update(attempts=5)
    assert "Sie läuft von selbst weiter, Sie müssen nichts tun." in text_of(place.browser.get(place.address))
