"""A place the town does not know: said where people can still turn back, and never in their way."""

import pytest

from cms.tenants.models import Authority
from cms.tenants.register import entries
from forms_app.builder import compiler
from forms_app.builder.definition import Definition, Field, Step
from forms_app.builder.models import FormVersion, Offer
from forms_app.wizard import places
from tests.fixtures_applications import make_offer
from tests.forms_app.wizard.walk import SLUGS, begin, fill, text_of

HINT = "Prüfen Sie, ob Sie hier richtig sind"


def test_a_foreign_place_of_birth_is_pointed_out_on_the_next_page_and_before_sending(browser, offer):
    address = begin(browser, offer.pk)

    next_page = fill(browser, address, SLUGS[:2], place="Aachen")
    check_page = fill(browser, next_page, SLUGS[2:], place="Aachen")

    assert "„Aachen“ kennen wir nicht als Ort von: Stadt Erkelenz." in text_of(browser.get(next_page))
    assert "„Aachen“ kennen wir nicht als Ort von: Stadt Erkelenz." in text_of(browser.get(check_page))


def test_the_page_with_the_foreign_place_says_it_too_and_the_one_after_next_does_not(browser, offer):
    address = begin(browser, offer.pk)
    third = fill(browser, address, SLUGS[:2], place="Aachen")
    fourth = fill(browser, third, SLUGS[2:3])

    assert HINT in text_of(browser.get(third.replace(SLUGS[2], SLUGS[1])))
    assert HINT not in text_of(browser.get(fourth))


def test_a_place_of_the_town_is_nothing_to_talk_about(browser, offer):
    address = begin(browser, offer.pk)

    check_page = fill(browser, address, place="Lövenich, Kreis Erkelenz")

    assert HINT not in text_of(browser.get(check_page))


@pytest.mark.parametrize(
    ("place", "known"),
    [
        ("Erkelenz", True),
        ("ERKELENZ-LOEVENICH", True),
        ("Krankenhaus in Erkelenz", True),
        ("Keyenberg", True),
        ("Aachen", False),
        ("Heinsberg", False),
        ("Erkelenzer Straße, Köln", False),
        ("", False),
    ],
)
def test_a_place_is_known_by_any_of_its_names(erkelenz: Authority, place: str, known: bool):
    assert places.is_in(place, erkelenz) is known


def test_every_town_of_the_register_names_itself_and_no_place_twice():
    for entry in entries():
        if entry.kind == "kreis":
            assert entry.places == ()
            continue
        assert entry.places[0] == entry.name.split(" ", 1)[1]
        assert len(set(entry.places)) == len(entry.places)


# --- places chosen from the list of registry offices ----------------------------------------------------

OFFICE = Step(
    "ort",
    "ort",
    "Wo war das?",
    items=(
        Field("office", "registry_office", "Geburtsort", settings={"local": True}),
        Field("other", "registry_office", "Ort der Trauung"),
    ),
)


@pytest.fixture
def elsewhere(erkelenz: Authority, offer: Offer):
    """What of these answers belongs to somebody else, as people see it in Erkelenz."""
    version = FormVersion.objects.get(form=offer.form)

    def _elsewhere(**answers: dict[str, str]) -> list[tuple[str, str, str, bool]]:
        found = places.of_others(OFFICE, answers, erkelenz, version.pk)
        return [(one.place, one.authority, one.address, one.is_online) for one in found]

    return _elsewhere


def test_a_chosen_place_of_the_town_is_nothing_to_talk_about(elsewhere):
    assert elsewhere(office={"code": "erkelenz", "place": "Gerderath"}) == []


def test_a_place_that_is_on_no_list_is_left_to_the_form(elsewhere):
    assert elsewhere(office={"code": "other", "place": "Aachen"}) == []


def test_a_question_that_decides_nothing_points_nowhere(elsewhere):
    assert elsewhere(other={"code": "gangelt", "place": "Birgden"}) == []


def test_the_office_of_another_town_is_named_with_its_own_form(elsewhere, gangelt: Authority):
    theirs = make_offer(gangelt)

    [(place, name, address, is_online)] = elsewhere(office={"code": "gangelt", "place": "Birgden"})

    assert (place, name, is_online) == ("Birgden", "Gemeinde Gangelt", True)
    assert address == gangelt.url(f"/antrag/start/{theirs.pk}/")


def test_a_town_without_the_form_is_named_with_its_own_site(elsewhere, gangelt: Authority):
    [(_place, name, address, is_online)] = elsewhere(office={"code": "gangelt", "place": "Birgden"})

    assert (name, address, is_online) == ("Gemeinde Gangelt", gangelt.url("/"), False)


def test_a_town_that_is_not_here_is_still_named(elsewhere):
    assert elsewhere(office={"code": "wegberg", "place": "Arsbeck"}) == [("Arsbeck", "Wegberg", "", False)]


def test_the_way_to_the_other_office_stands_on_the_next_page_and_before_sending(browser, erkelenz, gangelt):
    why = Step("warum", "warum", "Warum?", items=(Field("why", "text", "Grund"),))
    form = Definition("Auskunft", steps=(OFFICE, why))
    offer = make_offer(erkelenz, definition=form)
    theirs = make_offer(gangelt, definition=form)
    Offer.unscoped.filter(pk=theirs.pk).update(form=offer.form)
    link = f'<a class="kern-link" href="{gangelt.url(f"/antrag/start/{theirs.pk}/")}">'
    birgden, here = {"code": "gangelt", "place": "Birgden"}, {"code": "erkelenz", "place": "Erkelenz"}

    next_page = send(browser, form, begin(browser, offer.pk), office=birgden, other=birgden)
    check_page = send(browser, form, next_page, why="Einfach so")

    for address in (next_page, check_page):
        page = text_of(browser.get(address))
        assert "Ein anderes Standesamt ist zuständig: Gemeinde Gangelt" in page
        assert page.count(link) == 1
        assert "Den Antrag dort stellen: Gemeinde Gangelt" in page
    send(browser, form, next_page.replace("warum", "ort"), office=here, other=birgden)
    assert "Ein anderes Standesamt" not in text_of(browser.get(check_page))


def send(browser, form: Definition, address: str, **answers: object) -> str:
    """Post one page of this form; the address it leads to."""
    step = form.step(address.rstrip("/").rsplit("/", 1)[1])
    assert step is not None
    sent = compiler.form_class(form, step).post_from(answers)
    names = [compiler.html_name(field) for field in step.fields]
    response = browser.post(address, {**sent, compiler.StepForm.ASKED: names})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])
