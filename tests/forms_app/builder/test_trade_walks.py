"""People on their way through the three forms about a trade: to the end, past the warnings, and to the right fee."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cms.tenants import scope
from cms.tenants.models import Authority
from forms_app.builder import checking, compiler, demo, fees, paths, summary
from forms_app.builder.definition import Content
from forms_app.builder.gate import checklist
from forms_app.builder.gate.findings import Subject
from forms_app.builder.models import FormVersion, Offer
from portal_pages import demo as pages_demo
from portal_pages.models import CentralContent, ServicePage
from tests import roots
from tests.forms_app.trade import SLUGS, TODAY, filled, ids, published, q, shown

pytestmark = pytest.mark.django_db

HERE = {"betriebsstaette_hier": True, "bevollmaechtigt": False, "datum": TODAY.isoformat()}
GERMAN = {"person.staatsangehoerigkeit": ["DE"]}
NOTHING_SPECIAL = {"erlaubnisgewerbe": ["keines"], "ueberwachung": ["keines"], "art_betrieb": ["handel"]}
START = {**HERE, **GERMAN, **NOTHING_SPECIAL, "niederlassung_art": "hauptniederlassung", "mehr_taetigkeiten": False}
SOLE_TRADER = {**START, "art_unternehmen": "einzel"}
PARTNER = {**START, "art_unternehmen": "personengesellschaft", "rechtsform": "270"}
COMPANY = {
    **START,
    "art_unternehmen": "juristisch",
    "rechtsform": "350",
    "mehr_vertreter": True,
    "schritt-weitere-vertreter": [{"v.staatsangehoerigkeit": ["DE"]}],
}
PEOPLE = {"a sole trader": SOLE_TRADER, "a partner of a GbR": PARTNER, "a GmbH with two": COMPANY}
GROUND = {"A": {"grund": "neugruendung"}, "U": {"grund": ["wechsel"]}, "B": {"grund": "vollstaendig"}}


def complete(form: str, answers: dict[str, Any]) -> dict[str, Any]:
    given = filled(form, {**GROUND[form], **answers})
    assert paths.first_open(published(form), given, today=TODAY) is None
    return given


def cents(form: str, town: str, answers: dict[str, Any]) -> dict[str, int]:
    policy = demo.terms(SLUGS[form])["towns"][town]["payment"]
    terms = Offer(fees=demo.fees_of(SLUGS[form], town), payment_policy=policy).terms()
    bill = fees.assess(terms, published(form), complete(form, answers), on=TODAY)
    assert bill.total_cents == sum(item.cents for item in bill.items)
    return {item.key: item.cents for item in bill.items}


# --- to the end -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", SLUGS)
def test_a_form_has_nothing_to_repair(form: str) -> None:
    found = [finding.sentence for result in checklist.check(Subject(published(form))) for finding in result.findings]

    assert checking.problems(published(form)) == []
    assert found == []


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("form", SLUGS)
def test_everybody_reaches_the_end(form: str, who: str) -> None:
    answers = complete(form, PEOPLE[who])

    said = summary.rows(published(form), answers, today=TODAY)

    assert [step.step.slug for step in said][-2:] == ["nachweise", "abschluss"]
    assert all(row.text for step in said for row in step.rows)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("form", SLUGS)
def test_every_page_reads_what_it_posts(form: str, who: str) -> None:
    definition, answers = published(form), complete(form, PEOPLE[who])
    for step in paths.open_steps(definition, answers, today=TODAY):
        compiled = compiler.form_class(definition, step)
        entries = answers[step.id]["entries"] if step.repeat else [answers]
        for entry in entries:
            sent = compiled(compiled.post_from(entry), initial_answers=entry, known=answers, today=TODAY)

            assert sent.is_valid(), (step.slug, sent.errors)
            assert all(entry[key] == value for key, value in sent.answers().items())


def test_a_sole_trader_sees_few_pages() -> None:
    steps = paths.open_steps(published("A"), complete("A", SOLE_TRADER), today=TODAY)

    assert [step.slug for step in steps] == [
        "vorab-check",
        "erlaubnis-check",
        "umfang",
        "taetigkeit",
        "art-und-personal",
        "betrieb",
        "person",
        "anschriften",
        "nachweise",
        "abschluss",
    ]


def test_a_representative_is_asked_for_before_the_form_goes_on() -> None:
    answers = complete("A", COMPANY)
    answers[q("A", "schritt-weitere-vertreter")] = {"entries": [], "done": True}

    step = paths.first_open(published("A"), answers, today=TODAY)

    assert step is not None
    assert step.slug == "weitere-vertreter"


@pytest.mark.parametrize(
    ("person", "rechtsform", "stops"),
    [
        ("personengesellschaft", "350", True),
        ("personengesellschaft", "180", True),
        ("personengesellschaft", "220", False),
        ("juristisch", "270", True),
        ("juristisch-ig", "210", True),
        ("juristisch", "351", False),
        ("juristisch", "andere", False),
    ],
)
def test_a_legal_form_must_fit_who_notifies(person: str, rechtsform: str, stops: bool) -> None:
    ends = {q("A", "rechtsform_person"), q("A", "rechtsform_juristisch")}

    found = shown("A", {"art_unternehmen": person, "rechtsform": rechtsform}) & ends

    assert bool(found) == stops


# --- fees -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["A", "U"])
@pytest.mark.parametrize(
    ("answers", "bill"),
    [
        (SOLE_TRADER, {"person": 2600}),
        ({**SOLE_TRADER, "art_unternehmen": "ek"}, {"person": 2600}),
        (PARTNER, {"person": 2600}),
        ({**COMPANY, "mehr_vertreter": False}, {"juristisch": 3300}),
        (COMPANY, {"juristisch": 3300, "vertretung": 1300}),
        (
            {**COMPANY, "schritt-weitere-vertreter": [{"v.staatsangehoerigkeit": ["DE"]} for _ in range(3)]},
            {"juristisch": 3300, "vertretung": 3900},
        ),
        ({**SOLE_TRADER, "zweitschriften": 2}, {"person": 2600, "zweitschrift": 3000}),
        ({**SOLE_TRADER, "zweitschriften": 0}, {"person": 2600}),
    ],
)
def test_the_fee_follows_the_kind_of_person_and_the_representatives(
    form: str, answers: dict[str, Any], bill: dict[str, int]
) -> None:
    assert cents(form, "erkelenz", answers) == bill


def test_each_town_takes_its_own_fee_within_the_frame_of_the_state() -> None:
    highest = {"person": 26, "juristisch": 33, "vertretung": 13, "zweitschrift": 15}
    for form in ("A", "U"):
        towns = demo.terms(SLUGS[form])["towns"]
        amounts = {
            town: {key: Decimal(first) for key, (first, _more) in own["fees"].items()} for town, own in towns.items()
        }
        assert all(0 < own[key] <= highest[key] for own in amounts.values() for key in highest)
        assert len({tuple(own.values()) for own in amounts.values()}) >= 8
        assert {own["payment"] for own in towns.values()} == {"before", "after"}


@pytest.mark.parametrize("who", PEOPLE)
def test_giving_up_a_trade_is_free(who: str) -> None:
    assert published("B").charges == ()
    assert cents("B", "erkelenz", PEOPLE[who]) == {}


# --- the rule about moving --------------------------------------------------------------------------------


def text_of(form: str, key: str) -> str:
    found = [item for step in published(form) for item in step.items if item.id == q(form, key)]
    assert isinstance(found[0], Content)
    return f"{found[0].title} {found[0].text}"


@pytest.mark.parametrize(
    ("form", "key", "opens", "closes"),
    [
        ("A", "umzug_regel", {"grund": "wiedereroeffnung"}, {"grund": "neugruendung"}),
        ("A", "andere_gemeinde", {"betriebsstaette_hier": False}, {"betriebsstaette_hier": True}),
        ("U", "andere_gemeinde", {"betriebsstaette_hier": False}, {"betriebsstaette_hier": True}),
        ("U", "umzug_regel", {"grund": ["verlegung"]}, {"grund": ["wechsel"]}),
        ("B", "umzug_regel", {"grund": "verlegung"}, {"grund": "vollstaendig"}),
    ],
)
def test_who_moves_between_towns_reads_that_one_notice_is_enough(
    form: str, key: str, opens: dict[str, Any], closes: dict[str, Any]
) -> None:
    assert "1. November 2025" in text_of(form, key)
    assert q(form, key) in shown(form, opens)
    assert q(form, key) not in shown(form, closes)


@pytest.mark.parametrize("form", SLUGS)
def test_another_town_is_the_end_of_the_form(form: str) -> None:
    answers = complete(form, SOLE_TRADER) | ids(form, {"betriebsstaette_hier": False})

    step = paths.first_open(published(form), answers, today=TODAY)

    assert step is not None
    assert [one.title for one in paths.exits(published(form), answers, step, today=TODAY)]


# --- evidence ---------------------------------------------------------------------------------------------

TURKISH = {"person.staatsangehoerigkeit": ["TR"]}
FILES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("AUB", "ausweis", {"ausweis_weg": "kopie"}, {"ausweis_weg": "online"}),
    ("AUB", "vollmacht", {"bevollmaechtigt": True}, {"bevollmaechtigt": False}),
    ("AUB", "ausweis_bevollmaechtigt", {"bevollmaechtigt": True}, {"bevollmaechtigt": False}),
    ("AUB", "registerauszug", {**COMPANY, "register": {"code": "B", "court": "Aachen", "number": "1"}}, SOLE_TRADER),
    ("AUB", "gruendungsvertrag", {"art_unternehmen": "juristisch-ig"}, {"art_unternehmen": "juristisch"}),
    (
        "AU",
        "nachweis_handwerk",
        {"art_betrieb": ["handwerk"], "handwerkskarte": True},
        {"art_betrieb": ["handwerk"], "handwerkskarte": False},
    ),
    (
        "AU",
        "nachweis_erlaubnis",
        {"grund": ["wechsel"], "erlaubnisgewerbe": ["gaststaette"], "erlaubnis": "ja"},
        {"grund": ["wechsel"], "erlaubnisgewerbe": ["gaststaette"], "erlaubnis": "nein"},
    ),
    ("AU", "nachweis_titel", {**TURKISH, "titel": True}, {**TURKISH, "titel": False}),
    ("AU", "nachweis_titel", {**TURKISH, "titel": True}, {**GERMAN, "titel": True}),
    (
        "AU",
        "nachweis_titel",
        {**COMPANY, "schritt-weitere-vertreter": [{"v.staatsangehoerigkeit": ["TR"], "v_titel": True}]},
        COMPANY,
    ),
    (
        "AU",
        "nachweis_zuverlaessig",
        {"grund": ["wechsel"], "ueberwachung": ["schluesseldienst"]},
        {"grund": ["wechsel"], "ueberwachung": ["keines"]},
    ),
]


@pytest.mark.parametrize(
    ("form", "key", "opens", "closes"), [(form, *rest) for forms, *rest in FILES for form in forms]
)
def test_evidence_is_asked_for_where_it_is_needed(
    form: str, key: str, opens: dict[str, Any], closes: dict[str, Any]
) -> None:
    field = published(form).field(q(form, key))

    assert field is not None
    assert (field.kind, field.required) == ("file", True)
    assert q(form, key) in shown(form, opens)
    assert q(form, key) not in shown(form, closes)


def test_giving_up_always_asks_for_the_notice_before() -> None:
    field = published("B").field(q("B", "bisherige_anzeige"))

    assert field is not None
    assert (field.kind, field.required, field.show_if) == ("file", True, None)


# --- warnings ---------------------------------------------------------------------------------------------

# The trades that need a permit, with the law each warning or its answer names.
PERMITS = {
    "apotheke": "Apothekengesetz",
    "arbeitnehmerueberlassung": "Arbeitnehmerüberlassungsgesetz",
    "bank": "Kreditwesengesetz",
    "makler": "§ 34c",
    "immobiliardarlehen": "§ 34i",
    "bewachung": "§ 34a",
    "finanzanlagen": "§ 34f",
    "versicherung": "§ 34d",
    "versteigerung": "§ 34b",
    "gaststaette": "Gaststätten",
    "gueterverkehr": "Güterkraftverkehrsgesetz",
    "personenbefoerderung": "Personenbeförderungsgesetz",
    "handwerk": "Handwerksrolle",
    "inkasso": "Rechtsdienstleistungsgesetz",
    "klinik": "§ 30",
    "reisegewerbe": "Reisegewerbekarte",
    "schaustellung": "§ 33a",
    "spielgeraete": "§§ 33c bis 33i",
    "waffen": "Waffen",
    "arzneimittel": "Arzneimittelgesetz",
    "wirbeltiere": "Tierschutzgesetz",
}
WATCHED = ("gebraucht", "auskunftei", "partnervermittlung", "reisebuero", "schluesseldienst", "oeffnungswerkzeug")


@pytest.mark.parametrize("form", ["A", "U"])
@pytest.mark.parametrize("trade", PERMITS)
def test_who_needs_a_permit_reads_which_and_that_the_notice_is_none(form: str, trade: str) -> None:
    chosen = shown(form, {"grund": ["wechsel"], "erlaubnisgewerbe": [trade]})
    warnings = {q(form, f"warnung_{one}"): one for one in PERMITS}

    assert PERMITS[trade] in text_of(form, f"warnung_{trade}")
    assert q(form, "keine_erlaubnis") in chosen
    assert [warnings[one] for one in chosen if one in warnings] == [trade]


@pytest.mark.parametrize("form", ["A", "U"])
def test_the_trades_to_choose_from_are_those_that_need_a_permit_or_are_watched(form: str) -> None:
    permits, watched = (published(form).field(q(form, key)) for key in ("erlaubnisgewerbe", "ueberwachung"))

    assert permits is not None
    assert watched is not None
    assert [option.value for option in permits.options] == [*PERMITS, "keines"]
    assert [option.value for option in watched.options] == [*WATCHED, "keines"]


def day(shift: int) -> str:
    return (TODAY + timedelta(days=shift)).isoformat()


@pytest.mark.parametrize(
    ("forms", "key", "opens", "closes"),
    [
        ("A", "keine_erlaubnis", {"erlaubnisgewerbe": ["bank"]}, {"erlaubnisgewerbe": ["keines"]}),
        ("A", "zuverlaessigkeit", {"ueberwachung": ["gebraucht"]}, {"ueberwachung": ["keines"]}),
        ("A", "zu_frueh", {"datum": day(15)}, {"datum": day(14)}),
        ("AU", "zu_spaet", {"datum": day(-15)}, {"datum": day(-14)}),
        ("B", "zu_spaet", {"datum": day(-29)}, {"datum": day(-28)}),
        ("AUB", "automaten_hinweis", {"automaten": True}, {"automaten": False}),
        ("AUB", "je_gesellschafter", {"art_unternehmen": "personengesellschaft"}, {"art_unternehmen": "juristisch"}),
        ("AUB", "in_gruendung", {"art_unternehmen": "juristisch-ig"}, {"art_unternehmen": "juristisch"}),
        ("AUB", "person_fremd", {"bevollmaechtigt": True}, {"bevollmaechtigt": False}),
        ("AUB", "person.minderjaehrig", {"person.geburtsdatum": "2008-03-02"}, {"person.geburtsdatum": "2008-03-01"}),
        ("A", "erlaubnis_fehlt", {"erlaubnisgewerbe": ["bank"], "erlaubnis": "nein"},
         {"erlaubnisgewerbe": ["bank"], "erlaubnis": "ja"}),
        ("AU", "handwerkskarte_fehlt", {"art_betrieb": ["handwerk"], "handwerkskarte": False},
         {"art_betrieb": ["handwerk"], "handwerkskarte": True}),
        ("AU", "titel_fehlt", {**TURKISH, "titel": False}, {**TURKISH, "titel": True}),
        ("AU", "berechtigt_nicht", {}, None),
    ],
)  # fmt: skip
def test_a_warning_stands_where_it_belongs(
    forms: str, key: str, opens: dict[str, Any], closes: dict[str, Any] | None
) -> None:
    for form in forms:
        assert q(form, key) in shown(form, opens)
        assert closes is None or q(form, key) not in shown(form, closes)


def test_the_end_may_lie_four_weeks_back_and_no_more() -> None:
    late = complete("B", SOLE_TRADER) | ids("B", {"datum": day(-29)})

    step = paths.first_open(published("B"), late, today=TODAY)

    assert complete("B", {**SOLE_TRADER, "datum": day(-28)})
    assert step is not None
    assert step.slug == "umfang"


# --- which activities a change asks for -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("grounds", "needed"),
    [
        (["wechsel"], {"taetigkeit_alt", "taetigkeit_neu"}),
        (["erweiterung"], {"taetigkeit_neu", "taetigkeit_weiter"}),
        (["einschraenkung"], {"taetigkeit_alt", "taetigkeit_weiter"}),
        (["verlegung"], {"taetigkeit_weiter"}),
        (["namensaenderung"], {"taetigkeit_weiter"}),
        (["sonstiges"], {"taetigkeit_weiter"}),
        (["wechsel", "verlegung"], {"taetigkeit_alt", "taetigkeit_neu"}),
    ],
)
def test_a_change_names_the_old_and_the_new_activity_or_the_one_that_stays(
    grounds: list[str], needed: set[str]
) -> None:
    way = paths.walk(published("U"), ids("U", {"grund": grounds}), today=TODAY)
    step = published("U").step("taetigkeit")
    assert step is not None

    required = {one.id for one in way.items(step) if one.id in way_fields(step) and is_needed(one, way.seen)}

    assert required & {q("U", key) for key in ACTIVITIES} == {q("U", key) for key in needed}


ACTIVITIES = ("taetigkeit_alt", "taetigkeit_neu", "taetigkeit_weiter")


def way_fields(step: Any) -> set[str]:
    return {one.id for one in step.fields}


def is_needed(field: Any, seen: Any) -> bool:
    return paths.is_required(field, seen, today=TODAY)


# --- the demonstration ------------------------------------------------------------------------------------


def test_all_ten_towns_offer_the_three_forms(kreis: Authority, provision: Any) -> None:
    towns = [provision(town) for town in demo.terms("gewerbe-anmelden")["towns"]]
    if not CentralContent.objects.exists():
        roots.first().add_child(instance=CentralContent(title="Zentrale Inhalte", slug="zentral"))
    pages_demo.load(lambda line: None)

    demo.load(lambda line: None)
    demo.load(lambda line: None)

    with scope.use(towns):
        offers = list(
            Offer.objects.filter(form__slug__in=SLUGS.values()).select_related("service", "form", "authority")
        )
    assert len(towns) == 10
    assert len(offers) == 30
    for offer in offers:
        offer.clean()
        page = ServicePage.objects.get(pk=offer.service_id)
        assert page.online_kind == ServicePage.Online.FORM
        assert page.fee_summary == demo.fee_text(offer.form.slug, offer.authority.slug, "fee_summary")
    assert FormVersion.objects.filter(form__slug__in=SLUGS.values()).count() == 3
