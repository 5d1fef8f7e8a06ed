"""Search: the same answers on every database, for the words people really use."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.tenants import scope
from cms.tenants.models import Authority
from portal_pages import search
from portal_pages.folding import fold, plain_text, query_stems
from portal_pages.indexing import index, index_below
from portal_pages.models import ArticlePage, HomePage, SearchEntry, ServiceIndexPage, ServicePage
from portal_pages.planting import plant


def titles(query: str, authority: Authority) -> list[str]:
    return [finding.title for finding in search.find(query, authority).own]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bürgerbüro", "buergerbuero"),
        ("Straße", "STRASSE"),
        ("Öffnungszeiten", "oeffnungszeiten"),
        ("Café", "cafe"),
        ("Hückelhoven", "Hueckelhoven"),
    ],
)
def test_the_same_word_folds_to_the_same_text(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("word", ["neue", "Steuer", "Quelle", "Bauen", "Treue"])
def test_vowels_that_only_look_like_umlauts_stay(word: str) -> None:
    assert fold(word) == word.lower()


def test_words_that_say_nothing_are_not_searched_for() -> None:
    assert query_stems("Wo kann ich meinen Hund anmelden") == query_stems("Hund anmelden")


def test_tags_never_become_words() -> None:
    assert plain_text("<p>Ein&nbsp;Hund</p><p>kommt</p>") == "Ein Hund kommt"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Geburtsurkunde", "Geburtsurkunde anfordern"),
        ("geburtsurkunden", "Geburtsurkunde anfordern"),
        ("Heiratsurkunde", "Eheurkunde anfordern"),
        ("Totenschein", "Sterbeurkunde anfordern"),
        ("Gewerbeschein", "Gewerbe anmelden"),
        ("Gewerbe abmelden", "Gewerbe abmelden"),
        ("Perso verloren", "Verlust des Personalausweises melden"),
        ("Mülltonne", "Abfallbehälter an-, ab- oder ummelden"),
        ("Muelltonne", "Abfallbehälter an-, ab- oder ummelden"),
        ("Umzug anmelden", "Wohnsitz anmelden"),
        ("angeln", "Fischereischein beantragen"),
        ("99027002012000", "Geburtsurkunde anfordern"),
    ],
)
def test_people_find_a_service_by_their_own_words(catalogue: None, erkelenz: Authority, query: str, first: str) -> None:
    assert titles(query, erkelenz)[0] == first


def test_parts_of_compounds_are_found(catalogue: None, erkelenz: Authority) -> None:
    found = titles("Urkunde", erkelenz)

    assert {"Geburtsurkunde anfordern", "Eheurkunde anfordern", "Sterbeurkunde anfordern"} <= set(found)


def test_a_short_word_does_not_match_inside_others(catalogue: None, erkelenz: Authority) -> None:
    found = titles("Ehe", erkelenz)

    assert "Eheurkunde anfordern" in found
    assert "Sperrmüll anmelden" not in found


def test_all_words_must_occur(catalogue: None, erkelenz: Authority) -> None:
    assert titles("Hund Reisepass", erkelenz) == []


def test_a_town_points_to_what_the_county_does(catalogue: None, erkelenz: Authority, kreis: Authority) -> None:
    found = search.find("Führerschein umtauschen", erkelenz)

    assert found.county[0].title == "Führerschein umtauschen"
    assert found.county[0].address == kreis.url("/leistungen/fuehrerschein-umtauschen/")


def test_no_town_finds_pages_of_another_town(catalogue: None, erkelenz: Authority, gangelt: Authority) -> None:
    addresses = [finding.address for finding in search.find("Bürgerbüro", erkelenz).own]

    assert addresses
    assert not any("gangelt" in address for address in addresses)
    assert SearchEntry.unscoped.filter(authority=gangelt, title="Bürgerbüro").exists()


def test_a_typing_mistake_gets_a_suggestion(catalogue: None, erkelenz: Authority) -> None:
    found = search.find("Gebursturkunde", erkelenz)

    assert found.count == 0
    assert any("Geburtsurkunde" in suggestion for suggestion in found.suggestions)


def test_results_can_be_kept_to_one_letter(catalogue: None, erkelenz: Authority) -> None:
    found = search.find("Urkunde", erkelenz, letter="S")

    assert "S" in found.letters
    assert found.own
    assert all(finding.title.startswith("S") for finding in found.own)


@pytest.mark.parametrize("query", ["", "   ", "?!", "der die das", "%", "_", "' OR 1=1 --", "x" * 5000, "\x00", "<b>"])
def test_no_question_breaks_the_page(catalogue: None, reader: Client, query: str) -> None:
    response = reader.get("/suche/", {"q": query})

    assert response.status_code == 200
    assert "<b>" not in response.content.decode()


def test_the_page_tells_how_many_were_found(catalogue: None, reader: Client) -> None:
    html = reader.get("/suche/", {"q": "Hund anmelden"}).content.decode()

    assert "Treffer für „Hund anmelden“" in html
    assert '<meta name="robots" content="noindex">' in html


def test_search_follows_publication_renaming_and_withdrawal(
    erkelenz: Authority, services: Callable[[int], list[ServicePage]]
) -> None:
    page = services(1)[0]
    page.title = "Zauberstab verlängern"
    with scope.use(erkelenz):
        page.save_revision().publish()
    assert titles("Zauberstab", erkelenz) == ["Zauberstab verlängern"]

    page = ServicePage.objects.get(pk=page.pk)
    with scope.use(erkelenz):
        page.unpublish()

    assert titles("Zauberstab", erkelenz) == []


def test_pages_below_a_withdrawn_page_are_found_again_when_it_comes_back(
    erkelenz: Authority, services: Callable[[int], list[ServicePage]], service_index: ServiceIndexPage
) -> None:
    page = services(1)[0]
    index(page)
    assert titles("Leistung 0", erkelenz) == ["Leistung 0"]

    with scope.use(erkelenz):
        service_index.unpublish()
    assert titles("Leistung 0", erkelenz) == []

    with scope.use(erkelenz):
        page.save_revision().publish()
    assert titles("Leistung 0", erkelenz) == []

    with scope.use(erkelenz):
        service_index.save_revision().publish()
    assert titles("Leistung 0", erkelenz) == ["Leistung 0"]


def test_publishing_a_page_does_not_read_the_known_pages_below_it(
    erkelenz: Authority, services: Callable[[int], list[ServicePage]], service_index: ServiceIndexPage
) -> None:
    for page in services(2):
        index(page)

    with CaptureQueriesContext(connection) as queries:
        index_below(service_index)

    assert len(queries) == 1


def test_the_longest_title_and_the_longest_address_fit_into_an_entry(home: HomePage) -> None:
    parent: HomePage | ArticlePage = home
    for letter in "abc":
        article = ArticlePage(title="ß" * 255, slug=letter * 255)
        plant(parent, [article])
        parent = article

    index(article)

    entry = SearchEntry.unscoped.get(page_id=article.pk)
    entry.clean_fields()
    assert len(entry.folded_title) == 510
    assert len(entry.local_path) == 769
