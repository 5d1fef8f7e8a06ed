"""The demonstration: complete, clean German, and quick."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import Page

from cms.tenants.models import Authority
from portal_pages import demo, demo_catalogue
from portal_pages.models import OfficePage, ServicePage

FIRST_SEVEN = {
    "Geburtsurkunde anfordern": "99027002012000",
    "Eheurkunde anfordern": "99059004012000",
    "Lebenspartnerschaftsurkunde anfordern": "99079003012000",
    "Sterbeurkunde anfordern": "99101004012000",
    "Gewerbe anmelden": "99050012104000",
    "Gewerbe ummelden": "99050012071000",
    "Gewerbe abmelden": "99050012070000",
}
# Services whose office is often folded into a larger one, with the office that does it.
OFFICES_OF_THEIR_OWN = {
    "Verlorenes im Fundbüro abholen": "Fundbüro",
    "Ehrenamtskarte beantragen": "Ehrenamtsstelle",
    "Wohngeld beantragen": "Wohngeldstelle",
    "Wohnberechtigungsschein beantragen": "Wohnungswesen",
    "Erlaubnis für Arbeiten an einem Denkmal": "Untere Denkmalbehörde",
    "Sperrmüll anmelden": "Abfallberatung",
    "Mangel melden": "Bauhof",
    "Halteverbot für einen Umzug einrichten": "Straßenverkehrsbehörde",
    "Vaterschaft anerkennen": "Standesamt",
}
OFFICES_OF_THE_COUNTY = {
    "Jagdschein beantragen": "Untere Jagdbehörde",
    "Bodenrichtwert erfahren": "Gutachterausschuss für Grundstückswerte",
    "Einbürgerung beantragen": "Einbürgerungsbehörde",
    "Halteverbot für einen Umzug einrichten": "Straßenverkehrsbehörde",
    "Vaterschaft anerkennen": "Kreisjugendamt",
    "Parkausweis für Menschen mit Behinderung": "Ordnungsamt",
    "Wohnberechtigungsschein beantragen": "Wohnungswesen",
    "Leistungen für Bildung und Teilhabe": "Amt für Soziales",
}
# The card's own chip is called an online function, whether or not there is a form.
ONLINE = re.compile(r"\bonline\b(?!-Funktion)", re.IGNORECASE)
ENGLISH_REMARKS = re.compile(r"\b(free|see|proof|birth|cert|photo|same|income|none|verify)\b|~")


def services_of(authority: Authority) -> dict[str, ServicePage]:
    assert authority.site is not None
    pages = ServicePage.objects.descendant_of(authority.site.root_page).select_related("office")
    return {page.title: page for page in pages}


def test_the_catalogue_has_114_services_with_sound_keys() -> None:
    rows = demo_catalogue._rows("services.csv")

    assert len(rows) == 114
    assert all(re.fullmatch(r"99\d{12}", row["key"]) for row in rows if row["key"])
    assert len({row["slug"] for row in rows}) == 114


def test_the_catalogue_is_plain_german() -> None:
    for row in demo_catalogue._rows("services.csv"):
        for name in ("title", "fee", "documents", "teaser", "synonyms"):
            assert not ENGLISH_REMARKS.search(row[name]), row


def test_every_service_has_an_office_and_a_topic(catalogue: None, erkelenz: Authority, kreis: Authority) -> None:
    for authority in (erkelenz, kreis):
        for page in services_of(authority).values():
            assert page.office is not None, page.title
            assert page.topics.count(), page.title
            assert page.fee_summary, page.title
            assert page.documents, page.title


@pytest.mark.parametrize(("title", "key"), FIRST_SEVEN.items())
def test_the_first_seven_services_have_texts_of_their_own(
    catalogue: None, erkelenz: Authority, title: str, key: str
) -> None:
    page = services_of(erkelenz)[title]

    assert page.key == key
    for name in (
        "short_text",
        "full_text",
        "prerequisites",
        "documents",
        "process",
        "fees",
        "legal_basis",
        "other_way",
    ):
        assert getattr(page, name).strip().startswith("<"), name
        assert "[[" not in getattr(page, name)


def test_towns_and_county_have_what_they_are_responsible_for(
    catalogue: None, erkelenz: Authority, gangelt: Authority, kreis: Authority
) -> None:
    large, small, county = (set(services_of(one)) for one in (erkelenz, gangelt, kreis))

    assert "Geburtsurkunde anfordern" in large & small
    assert "Neues Fahrzeug zulassen" in county - large - small
    assert "Kita-Platz vormerken" in (large & county) - small  # Erkelenz has a youth office of its own
    assert "Bauvoranfrage stellen" in (large & county) - small


def test_every_service_names_the_office_that_really_does_it(
    catalogue: None, erkelenz: Authority, kreis: Authority
) -> None:
    for authority, expected in ((erkelenz, OFFICES_OF_THEIR_OWN), (kreis, OFFICES_OF_THE_COUNTY)):
        pages = services_of(authority)

        assert {title: str(pages[title].office) for title in expected} == expected


def test_every_office_of_a_town_does_something(catalogue: None, erkelenz: Authority, kreis: Authority) -> None:
    for authority in (erkelenz, kreis):
        assert authority.site is not None
        offices = OfficePage.objects.descendant_of(authority.site.root_page)

        assert not offices.filter(services=None).exists(), list(offices.filter(services=None))


def test_a_service_that_is_not_online_does_not_talk_as_if_it_were(
    catalogue: None, gangelt: Authority, kreis: Authority
) -> None:
    for authority in (gangelt, kreis):
        for page in services_of(authority).values():
            texts = " ".join([page.teaser, page.fee_summary, page.duration_summary, *page.texts().values()])

            assert page.online_kind != ServicePage.Online.FORM, page.title
            assert page.online_kind == ServicePage.Online.EXTERNAL or not ONLINE.search(texts), page.title


def test_the_business_register_is_honest_about_the_portal_of_the_land(catalogue: None, erkelenz: Authority) -> None:
    page = services_of(erkelenz)["Gewerbe anmelden"]

    assert page.online_kind == ServicePage.Online.EXTERNAL
    assert page.external_name == "Wirtschafts-Service-Portal.NRW"


def test_loading_again_changes_nothing(catalogue: None) -> None:
    before = Page.objects.count()
    lines: list[str] = []

    demo.load(lines.append)

    assert Page.objects.count() == before
    assert not lines


def test_what_an_editor_changed_survives_loading_again(catalogue: None, erkelenz: Authority) -> None:
    page = services_of(erkelenz)["Hund anmelden"]
    page.teaser = "Von Emil geändert."
    page.save()

    demo.load(lambda line: None)

    assert services_of(erkelenz)["Hund anmelden"].teaser == "Von Emil geändert."


def test_invented_contacts_can_be_told_from_real_ones(catalogue: None, erkelenz: Authority) -> None:
    for page in OfficePage.objects.all():
        assert page.email.endswith(".example")
        assert " 000-" in page.phone or "13-" in page.phone


def test_every_page_of_a_town_can_be_read(catalogue: None, erkelenz: Authority) -> None:
    assert erkelenz.site is not None
    reader = Client(headers={"host": erkelenz.hostname})
    root = erkelenz.site.root_page

    for url_path in Page.objects.descendant_of(root, inclusive=True).values_list("url_path", flat=True):
        response = reader.get("/" + url_path.removeprefix(root.url_path))
        assert response.status_code == 200, url_path
        assert response.content.decode().count("<h1") == 1, url_path


def test_a_service_without_an_online_form_promises_none(catalogue: None, erkelenz: Authority) -> None:
    html = Client(headers={"host": erkelenz.hostname}).get("/leistungen/hund-anmelden/").content.decode()

    assert "Noch nicht online möglich" in html
    assert "/antrag/" not in html


def test_every_text_link_leads_somewhere(catalogue: None, erkelenz: Authority) -> None:
    reader = Client(headers={"host": erkelenz.hostname})

    html = reader.get("/leistungen/geburtsurkunde-anfordern/").content.decode()

    assert 'href="/leistungen/mehrsprachige-geburtsurkunde-anfordern/"' in html
    assert "<a>" not in html


def test_loading_eleven_authorities_is_announced_line_by_line(
    provision: Callable[[str], Authority], catalogue: None
) -> None:
    provision("wegberg")
    lines: list[str] = []

    demo.load(lines.append)

    assert [line.split(":")[0] for line in lines] == ["Stadt Wegberg"]
