"""The list: whose cases, filters, search, pages, export, cost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from cms.audit.models import AuditEntry
from cms.tenants import scope
from forms_app.applications import messages
from forms_app.applications.models import Application
from forms_app.inbox import keyset, querysets
from forms_app.inbox.spreadsheet import harmless


def references(response) -> list[str]:
    return [row.case.reference for row in response.context["rows"]]


def test_bruno_sees_the_cases_of_erkelenz_and_no_others(brunos_desk, make_application, erkelenz, gangelt, list_url):
    mine = make_application(erkelenz)
    make_application(gangelt)
    make_application(erkelenz, state="draft")

    assert references(brunos_desk.get(list_url)) == [mine.reference]


def test_what_is_finished_is_shown_on_request(brunos_desk, make_application, erkelenz, list_url):
    done = make_application(erkelenz, state="rejected")

    assert references(brunos_desk.get(list_url)) == []
    assert references(brunos_desk.get(list_url, {"status": "alle"})) == [done.reference]
    assert references(brunos_desk.get(list_url, {"status": "rejected"})) == [done.reference]


def test_a_reference_is_found_by_its_beginning(brunos_desk, make_application, erkelenz, list_url):
    wanted, _other = make_application(erkelenz), make_application(erkelenz)

    assert references(brunos_desk.get(list_url, {"q": wanted.reference[:11].lower()})) == [wanted.reference]
    assert references(brunos_desk.get(list_url, {"q": "gibt-es-nicht"})) == []


@pytest.mark.parametrize(
    "spelling",
    [
        lambda reference: reference.replace("-", ""),
        lambda reference: reference.replace("-", " ").lower(),
        lambda reference: f"  {reference} ",
        lambda reference: reference.replace("-", "")[:8],
        lambda reference: reference[-6:],
        lambda reference: reference[-6:].replace("-", "").lower(),
        lambda reference: reference[-6:].replace("-", " "),
    ],
)
def test_a_reference_is_found_however_it_is_typed(brunos_desk, make_application, erkelenz, list_url, spelling):
    wanted, _other = make_application(erkelenz), make_application(erkelenz)

    found = references(brunos_desk.get(list_url, {"q": spelling(wanted.reference)}))

    assert found == [wanted.reference]


@pytest.mark.parametrize("term", ["-", "—", "ab", "Musterleistung 4711"])
def test_what_is_no_reference_finds_no_case_by_it(brunos_desk, make_application, erkelenz, list_url, term):
    make_application(erkelenz)

    assert references(brunos_desk.get(list_url, {"q": term})) == []


def test_unknown_parameters_are_no_lookups(brunos_desk, make_application, erkelenz, list_url):
    case = make_application(erkelenz)

    response = brunos_desk.get(list_url, {"principal__subject__startswith": "x", "state__exact": "zzz"})

    assert references(response) == [case.reference]


def test_filters_narrow_the_list(brunos_desk, alva, make_application, erkelenz, list_url):
    quiet, loud = make_application(erkelenz), make_application(erkelenz)
    with scope.use(erkelenz):
        messages.write(loud, "Wann ist es so weit?", by=alva.actor)
    Application.unscoped.filter(pk=quiet.pk).update(submitted_at=timezone.now() - timedelta(days=40))

    assert references(brunos_desk.get(list_url, {"nachricht": "ungelesen"})) == [loud.reference]
    assert references(brunos_desk.get(list_url, {"eingang": "monat"})) == [loud.reference]
    assert references(brunos_desk.get(list_url, {"zustaendig": "ich"})) == []
    assert references(brunos_desk.get(list_url, {"behoerde": "gangelt"})) == [loud.reference, quiet.reference]


def test_somebody_with_two_towns_can_choose_between_them(
    desk_of, employ, make_application, erkelenz, gangelt, list_url
):
    both = desk_of(employ("nora", (erkelenz, Role.SACHBEARBEITUNG), (gangelt, Role.LEITUNG)))
    here, there = make_application(erkelenz), make_application(gangelt)

    assert set(references(both.get(list_url))) == {here.reference, there.reference}
    assert references(both.get(list_url, {"behoerde": "gangelt"})) == [there.reference]


@pytest.mark.parametrize("oldest_first", [True, False])
def test_pages_by_key_show_every_case_once(make_application, erkelenz, oldest_first):
    for _number in range(7):
        make_application(erkelenz)
    same = timezone.now()
    Application.unscoped.all().update(submitted_at=same)
    with scope.use(erkelenz):
        cases = Application.objects.all()
        first = keyset.page(cases, 3, oldest_first=oldest_first)
        second = keyset.page(cases, 3, oldest_first=oldest_first, after=first.after)
        third = keyset.page(cases, 3, oldest_first=oldest_first, after=second.after)
        back = keyset.page(cases, 3, oldest_first=oldest_first, before=third.before)

    seen = [case.pk for page in (first, second, third) for case in page.cases]
    assert len(seen) == len(set(seen)) == 7
    assert [case.pk for case in back.cases] == [case.pk for case in second.cases]
    assert first.before is None
    assert third.after is None


def test_a_broken_key_starts_at_the_beginning(brunos_desk, make_application, erkelenz, list_url):
    case = make_application(erkelenz)

    assert references(brunos_desk.get(list_url, {"nach": "unsinn_1"})) == [case.reference]


def test_the_number_of_queries_does_not_grow_with_the_list(
    brunos_desk, make_application, erkelenz, list_url, django_assert_max_num_queries
):
    for _number in range(3):
        make_application(erkelenz)
    brunos_desk.get(list_url)

    with django_assert_max_num_queries(13) as few:
        brunos_desk.get(list_url)
    for _number in range(6):
        make_application(erkelenz)
    with django_assert_max_num_queries(len(few)):
        brunos_desk.get(list_url)


def test_the_export_holds_no_formula_and_is_recorded(brunos_desk, make_application, erkelenz, list_url):
    case = make_application(erkelenz)
    Application.unscoped.filter(pk=case.pk).update(title="=1+1")

    response = brunos_desk.get(list_url, {"export": "csv"})

    text = response.content.decode("utf-8-sig")
    assert case.reference in text
    assert ";'=1+1;" in text
    assert AuditEntry.objects.filter(action="inbox.exported", authority=erkelenz).count() == 1


@pytest.mark.parametrize("value", ["=1+1", "+49 2431", "-1", "@SUM(A1)", "\t=1", " =1"])
def test_values_that_look_like_formulas_are_defused(value):
    assert str(harmless(value)).startswith("'")


def test_numbers_and_plain_text_stay_as_they_are():
    assert harmless(-1) == -1
    assert harmless("Erkelenz") == "Erkelenz"


def test_counting_stops_at_the_limit(make_application, erkelenz, monkeypatch):
    monkeypatch.setattr(keyset, "COUNT_LIMIT", 2)
    for _number in range(4):
        make_application(erkelenz)

    with scope.use(erkelenz):
        assert keyset.capped_count(Application.objects.all()) == 3


def test_the_start_page_counts_what_is_to_do(brunos_desk, bruno, make_application, erkelenz):
    make_application(erkelenz)
    make_application(erkelenz, state="waiting")

    page = brunos_desk.get("/admin/").content.decode()

    assert "Neu eingegangen" in page
    with scope.use(erkelenz):
        assert querysets.cases_of(bruno).count() == 2
