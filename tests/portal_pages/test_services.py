"""The page of a service: the text modules of the catalogue, fees and durations as numbers."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from cms.tenants.models import Authority
from portal_pages import demo_catalogue
from portal_pages.measures import FeeKind, Unit, duration_in_words, fee_in_words
from portal_pages.models import ServicePage

Plant = Callable[[int], list[ServicePage]]


@pytest.fixture
def read(reader: Client, services: Plant) -> Callable[..., str]:
    """`read(notes="…")`: a service with these values, as a reader gets its page."""
    page = services(1)[0]

    def _read(**values: Any) -> str:
        ServicePage.objects.filter(pk=page.pk).update(**values)
        return " ".join(reader.get("/leistungen/leistung-0/").content.decode().split())

    return _read


def test_notes_and_printed_forms_have_sections_of_their_own(read: Callable[..., str]) -> None:
    html = read(notes="<p>Im Sommer dauert es länger.</p>", paper_forms="<p>Vordruck 12</p>")

    assert '<h2 class="sp-heading" id="notes">Hinweise</h2>' in html
    assert "Im Sommer dauert es länger." in html
    assert '<h2 class="sp-heading" id="paper-forms">Formulare</h2>' in html
    assert "Vordruck 12" in html


def test_the_page_says_who_approved_the_text_and_where_it_comes_from(read: Callable[..., str]) -> None:
    html = read(
        approved_by="Ministerium des Innern",
        checked_on=date(2026, 3, 1),
        origin_name="Serviceportal.NRW",
        origin_url="https://service.example/leistung",
    )

    assert "Fachlich freigegeben durch: Ministerium des Innern, am 1. März 2026" in html
    assert 'Dieser Text stammt von: <a href="https://service.example/leistung">Serviceportal.NRW</a>' in html


def test_a_page_without_an_origin_says_nothing_about_it(read: Callable[..., str]) -> None:
    html = read()

    assert "Fachlich freigegeben" not in html
    assert "stammt von" not in html


def test_amounts_make_the_sentence_where_the_editor_wrote_none(read: Callable[..., str]) -> None:
    html = read(
        fee_kind=FeeKind.RANGE,
        fee_lowest=Decimal("7.50"),
        fee_highest=Decimal(1200),
        duration_shortest=2,
        duration_longest=4,
        duration_unit=Unit.WEEKS,
    )

    assert "7,50 bis 1.200 Euro" in html
    assert "2 bis 4 Wochen" in html


def test_the_sentence_of_the_editor_comes_first(read: Callable[..., str]) -> None:
    html = read(fee_kind=FeeKind.FIXED, fee_lowest=Decimal(10), fee_summary="10 Euro je Urkunde")

    assert "<dd> 10 Euro je Urkunde </dd>" in html


@pytest.mark.parametrize(
    ("kind", "lowest", "highest", "german", "english"),
    [
        ("free", None, None, "Kostenlos", "Free of charge"),
        ("fixed", "26.00", None, "26 Euro", "26 euros"),
        ("fixed", "2.70", None, "2,70 Euro", "2.70 euros"),
        ("range", "10", "20", "10 bis 20 Euro", "10 to 20 euros"),
        ("range", "10", None, "", ""),
        ("", None, None, "", ""),
    ],
)
def test_a_fee_in_words(kind: str, lowest: str | None, highest: str | None, german: str, english: str) -> None:
    amounts = [None if amount is None else Decimal(amount) for amount in (lowest, highest)]

    assert fee_in_words(kind, *amounts) == german
    with translation.override("en"):
        assert fee_in_words(kind, *amounts) == english


@pytest.mark.parametrize(
    ("shortest", "longest", "unit", "words"),
    [
        (1, None, "days", "1 Tag"),
        (3, 3, "working_days", "3 Werktage"),
        (2, 4, "weeks", "2 bis 4 Wochen"),
        (1, 2, "months", "1 bis 2 Monate"),
        (None, None, "", ""),
        (3, None, "", ""),
    ],
)
def test_a_duration_in_words(shortest: int | None, longest: int | None, unit: str, words: str) -> None:
    assert duration_in_words(shortest, longest, unit) == words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"fee_kind": "fixed"}, "fee_lowest"),
        ({"fee_kind": "range", "fee_lowest": Decimal(10)}, "fee_highest"),
        ({"fee_kind": "range", "fee_lowest": Decimal(10), "fee_highest": Decimal(10)}, "fee_highest"),
        ({"fee_lowest": Decimal(10)}, "fee_kind"),
        ({"fee_kind": "free", "fee_lowest": Decimal(10)}, "fee_kind"),
        ({"fee_kind": "fixed", "fee_lowest": Decimal(10), "fee_highest": Decimal(20)}, "fee_kind"),
        ({"duration_shortest": 3}, "duration_unit"),
        ({"duration_unit": "weeks"}, "duration_unit"),
        ({"duration_longest": 3}, "duration_shortest"),
        ({"duration_shortest": 4, "duration_longest": 3, "duration_unit": "weeks"}, "duration_longest"),
    ],
)
def test_amounts_that_say_nothing_clear_are_refused(values: dict[str, Any], field: str) -> None:
    page = ServicePage(title="Leistung", slug="leistung", **values)

    with pytest.raises(ValidationError) as refusal:
        page.clean()

    assert set(refusal.value.message_dict) == {field}


def test_the_demonstration_states_plain_fees_as_numbers(erkelenz: Authority) -> None:
    pages = {page.title: page for page in demo_catalogue.services(erkelenz)}

    for page in pages.values():
        page.clean()
    assert pages["Wohnsitz anmelden"].fee_kind == FeeKind.FREE
    assert pages["Führungszeugnis beantragen"].fee_lowest == 13
    assert pages["Einfache Melderegisterauskunft"].fee_kind == ""  # "Etwa 11 Euro" is no amount to count on
