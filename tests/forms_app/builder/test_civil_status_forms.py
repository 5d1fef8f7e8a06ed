"""The four forms of the registry offices: every question of the usual municipal forms, with its condition.

The tables below were written from the rules and the usual forms, not from the forms here: a row says what is asked and
how, whether it must be answered, and which answers open and close it. Questions are named by their labels, as people
see them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from cms.tenants import scope
from cms.tenants.models import Authority
from forms_app.builder import checking, compiler, demo, fees, paths, versions
from forms_app.builder.assembling import assemble
from forms_app.builder.definition import Definition
from forms_app.builder.gate import checklist, pages
from forms_app.builder.items import Field
from forms_app.builder.models import FormPage, FormVersion, Offer
from portal_pages import demo_catalogue
from portal_pages.models import CentralContent, ServiceIndexPage, ServicePage
from portal_pages.planting import plant
from tests import roots

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 1)
GEBURT, EHE, PARTNERSCHAFT, TOD = "geburtsurkunde", "eheurkunde", "lebenspartnerschaftsurkunde", "sterbeurkunde"
CERTIFICATES = {
    GEBURT: ("Geburtsurkunde", "Geburtenregister"),
    EHE: ("Eheurkunde", "Eheregister"),
    PARTNERSCHAFT: ("Lebenspartnerschaftsurkunde", "Lebenspartnerschaftsregister"),
    TOD: ("Sterbeurkunde", "Sterberegister"),
}
ALL_FOUR = tuple(CERTIFICATES)
Given = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One question: its kind, whether it must be answered, and the answers that open and close it."""

    label: str
    kind: str
    required: bool = True
    opened_by: tuple[Given, ...] = ({},)
    closed_by: tuple[Given, ...] = ()
    settings: Given = field(default_factory=dict)
    options: frozenset[str] | None = None


RELATION = {
    GEBURT: "In welchem Verhältnis stehen Sie zu der Person, deren Geburt im Register steht?",
    EHE: "In welchem Verhältnis stehen Sie zu den Eheleuten?",
    PARTNERSCHAFT: "In welchem Verhältnis stehen Sie zu den Lebenspartnern?",
    TOD: "In welchem Verhältnis stehen Sie zu der verstorbenen Person?",
}
PRINCIPAL = {
    GEBURT: "In welchem Verhältnis steht diese Person zu der Person, deren Geburt im Register steht?",
    EHE: "In welchem Verhältnis steht diese Person zu den Eheleuten?",
    PARTNERSCHAFT: "In welchem Verhältnis steht diese Person zu den Lebenspartnern?",
    TOD: "In welchem Verhältnis steht diese Person zu der verstorbenen Person?",
}
EVENT_DATE = {GEBURT: "Geburtsdatum", EHE: "Tag der Eheschließung", PARTNERSCHAFT: "Tag der Begründung"} | {
    TOD: "Sterbedatum"
}
EVENT_PLACE = {GEBURT: "Geburtsort", EHE: "Ort der Eheschließung", PARTNERSCHAFT: "Ort der Begründung"} | {
    TOD: "Sterbeort"
}
REGISTERED = {
    GEBURT: "Bei welchem Standesamt ist die Geburt nachträglich eingetragen?",
    EHE: "Bei welchem Standesamt ist die Eheschließung nachträglich eingetragen?",
    PARTNERSCHAFT: "Bei welchem Standesamt ist die Begründung der Lebenspartnerschaft nachträglich eingetragen?",
    TOD: "Bei welchem Standesamt ist der Sterbefall nachträglich eingetragen?",
}
PRODUCTS, PURPOSE, DELIVERY, IDENTITY = (
    "Art der Urkunde",
    "Wofür brauchen Sie die Urkunde?",
    "Wie möchten Sie die Urkunde bekommen?",
    "Wie weisen Sie sich aus?",
)
REASON, ALL_DEAD = "Wofür müssen Sie die Urkunde vorlegen?", "Sind alle Beteiligten seit mehr als 30 Jahren tot?"
COUNTRY = "In welchem Land brauchen Sie die mehrsprachige Urkunde?"
ERKELENZ = {"code": "erkelenz", "place": "Gerderath"}
ELSEWHERE = {"code": "other", "place": "Aachen"}
ADDRESS = {"code": "germany", "street": "Musterweg", "number": "12", "addition": ""} | {
    "postcode": "41812",
    "place": "Erkelenz",
}
VENLO = {
    "code": "abroad",
    "street": "Markt 12",
    "addition": "",
    "postcode": "5911 AA",
    "place": "Venlo",
    "country": "NL",
}
FREE = ("rente", "ausbildung", "kindergeld", "unterhalt", "sozialhilfe", "entschaedigung")
PAID = ("eheschliessung", "erbschaft", "vertrag", "ausland", "privat", "sonstiges")


def relations(name: str) -> frozenset[str]:
    """§ 62 PStG: who may ask, per register."""
    own = {GEBURT: {"selbst", "ehe"}, EHE: {"selbst"}, PARTNERSCHAFT: {"selbst"}, TOD: {"ehe"}}[name]
    family = {"elternteil", "grosseltern", "kind", "enkel", "geschwister"}
    return frozenset(own | family | {"vertretung", "vollmacht", "bestattung", "behoerde", "rechtlich"})


def ordering(name: str) -> list[Row]:
    """Products, formats and copies."""
    certificate, _register = CERTIFICATES[name]
    products = {name, "ausdruck", "abschrift", "auskunft", "sammelakte"}
    if name != PARTNERSCHAFT:
        products.add("mehrsprachig")
    if name == GEBURT:
        products.add("geburtszeit")
    copies = {"min": 1, "max": 20}
    rows = [
        Row(PRODUCTS, "multiple_choice", options=frozenset(products)),
        Row(
            f"Anzahl der {certificate}n",
            "number",
            opened_by=({PRODUCTS: [name]},),
            closed_by=({PRODUCTS: ["ausdruck"]},),
            settings=copies,
        ),
        Row(
            f"Format der {certificate}",
            "choice",
            opened_by=({PRODUCTS: [name]},),
            closed_by=({PRODUCTS: ["ausdruck"]}, {PRODUCTS: ["abschrift"]}),
            options=frozenset({"a4", "stammbuch"}),
        ),
        Row(
            "Anzahl der Registerausdrucke",
            "number",
            opened_by=({PRODUCTS: ["ausdruck"]},),
            closed_by=({PRODUCTS: [name]},),
            settings=copies,
        ),
        Row(
            "Anzahl der Abschriften aus dem Altregister",
            "number",
            opened_by=({PRODUCTS: ["abschrift"]},),
            closed_by=({PRODUCTS: [name]},),
            settings=copies,
        ),
        Row(
            "Was möchten Sie wissen oder einsehen?",
            "long_text",
            opened_by=({PRODUCTS: ["auskunft"]}, {PRODUCTS: ["sammelakte"]}),
            closed_by=({PRODUCTS: [name]},),
        ),
    ]
    omitted = {GEBURT: {"geschlecht", "eltern", "religion"}, EHE: {"religion"}, TOD: {"religion"}}.get(name)
    if omitted:
        rows.append(
            Row(
                f"Was soll nicht auf der {certificate} stehen?",
                "multiple_choice",
                required=False,
                opened_by=({PRODUCTS: [name]},),
                closed_by=({PRODUCTS: ["ausdruck"]},),
                options=frozenset(omitted),
            )
        )
    if name != PARTNERSCHAFT:
        foreign = {PRODUCTS: ["mehrsprachig"]}
        rows += [
            Row(
                "Anzahl der mehrsprachigen Urkunden",
                "number",
                opened_by=(foreign,),
                closed_by=({PRODUCTS: [name]},),
                settings=copies,
            ),
            Row(COUNTRY, "choice", opened_by=(foreign,), closed_by=({PRODUCTS: [name]},)),
            Row(
                "Name des Landes",
                "text",
                opened_by=(foreign | {COUNTRY: "anderes"},),
                closed_by=(foreign | {COUNTRY: "polen"}, {COUNTRY: "anderes"}),
            ),
            Row(
                "Möchten Sie dazu das mehrsprachige Formular der Europäischen Union?",
                "yes_no",
                required=False,
                opened_by=(foreign | {COUNTRY: "niederlande"}, foreign | {COUNTRY: "polen"}),
                closed_by=(foreign | {COUNTRY: "schweiz"}, foreign | {COUNTRY: "tuerkei"}),
            ),
        ]
    return rows


def place_and_time(name: str) -> list[Row]:
    """When and where: decides who is responsible."""
    abroad = {EVENT_PLACE[name]: ELSEWHERE, "Wo liegt dieser Ort?": "ausland"}
    return [
        Row(EVENT_DATE[name], "date", settings={"partial": True, "past": True}),
        Row(EVENT_PLACE[name], "registry_office", settings={"local": True}),
        Row(
            "Wo liegt dieser Ort?",
            "choice",
            opened_by=({EVENT_PLACE[name]: ELSEWHERE},),
            closed_by=({EVENT_PLACE[name]: ERKELENZ},),
            options=frozenset({"kreis", "deutschland", "ausland", "unbekannt"}),
        ),
        Row(
            REGISTERED[name],
            "registry_office",
            opened_by=(abroad,),
            closed_by=({EVENT_PLACE[name]: ERKELENZ}, abroad | {"Wo liegt dieser Ort?": "unbekannt"}),
        ),
        Row(
            f"Nummer im {CERTIFICATES[name][1]}",
            "civil_register_number",
            required=False,
            settings={"register": {GEBURT: "G", EHE: "E", PARTNERSCHAFT: "L", TOD: "S"}[name]},
        ),
    ]


def the_event(name: str) -> list[Row]:
    """The people of the entry."""
    partial = {"partial": True, "past": True}
    sex = Row("Geschlecht", "choice", required=False, options=frozenset("wmdx"))
    if name == GEBURT:
        return [
            Row("Familienname bei der Geburt", "name"),
            Row("Vornamen", "name"),
            sex,
            Row("Name des ersten Elternteils", "name", required=False),
            Row("Name des zweiten Elternteils", "name", required=False),
        ]
    if name == TOD:
        states = {"ledig", "verheiratet", "lebenspartnerschaft", "verwitwet", "geschieden", "unbekannt"}
        return [
            Row("Familienname der verstorbenen Person", "name"),
            Row("Vornamen der verstorbenen Person", "name"),
            Row("Geburtsname der verstorbenen Person", "name", required=False),
            Row("Geburtsdatum der verstorbenen Person", "date", settings=partial),
            sex,
            Row("Letzter Wohnort", "text", required=False),
            Row("Familienstand zuletzt", "choice", required=False, options=frozenset(states)),
            Row("Name des Ehegatten oder Lebenspartners", "name", required=False),
        ]
    people = [
        row
        for whose in ("der ersten Person", "der zweiten Person")
        for row in (
            Row(f"Familienname {whose}", "name"),
            Row(f"Vornamen {whose}", "name"),
            Row(f"Geburtsname {whose}", "name", required=False),
            Row(f"Geburtsdatum {whose}", "date", required=False, settings=partial),
        )
    ]
    if name == EHE:
        ends = frozenset({"besteht", "geschieden", "verstorben", "unbekannt"})
        return [
            *people,
            Row("Familienname nach der Eheschließung", "name", required=False),
            Row("Besteht die Ehe noch?", "choice", required=False, options=ends),
        ]
    ends = frozenset({"besteht", "aufgehoben", "verstorben", "umgewandelt", "unbekannt"})
    return [
        *people,
        Row("Familienname nach der Begründung der Lebenspartnerschaft", "name", required=False),
        Row("Besteht die Lebenspartnerschaft noch?", "choice", required=False, options=ends),
    ]


def entitlement(name: str) -> list[Row]:
    """Who asks, and with which evidence."""
    relation = RELATION[name]
    legal = ["rechtlich"] if name in (GEBURT, TOD) else ["rechtlich", "geschwister"]
    needs_reason = tuple({relation: value} for value in legal)
    needs_none = tuple({relation: value} for value in sorted(relations(name) - set(legal)))
    acting = ({relation: "vollmacht"}, {relation: "vertretung"})
    no_reason_given = tuple(given | {REASON: "forschung"} for given in needs_reason)
    own = {relation: "kind"}
    rows = [
        Row(relation, "choice", options=relations(name)),
        Row(
            REASON,
            "choice",
            opened_by=needs_reason,
            closed_by=needs_none,
            options=frozenset({"nachlass", "forderung", "verlangt", "recht", "forschung"}),
        ),
        Row(
            "Ihr Interesse an der Urkunde",
            "long_text",
            opened_by=({relation: "geschwister"}, {relation: "rechtlich"}),
            closed_by=(own, {relation: "behoerde"}),
        ),
        Row(
            "Nachweis Ihres rechtlichen Interesses",
            "file",
            opened_by=tuple(given | {REASON: "nachlass"} for given in needs_reason),
            closed_by=(*no_reason_given, *needs_none),
        ),
        Row("Name der Person, für die Sie handeln", "name", opened_by=acting, closed_by=(own, *needs_reason)),
        Row(
            PRINCIPAL[name],
            "choice",
            opened_by=acting,
            closed_by=(own,),
            options=(relations(name) - {"vertretung", "vollmacht", "bestattung", "behoerde", "rechtlich"}) | {"andere"},
        ),
        Row("Vollmacht oder Bestellungsurkunde", "file", opened_by=acting, closed_by=(own, *needs_reason)),
        Row(
            "Kopie des Ausweises der Person, für die Sie handeln",
            "file",
            opened_by=({relation: "vollmacht"},),
            closed_by=({relation: "vertretung"}, own),
        ),
        Row("Auftrag der Angehörigen", "file", opened_by=({relation: "bestattung"},), closed_by=(own,)),
        Row("Ihr Aktenzeichen", "text", opened_by=({relation: "behoerde"},), closed_by=(own,)),
        Row(IDENTITY, "choice", options=frozenset({"kopie", "anmeldung"})),
        Row(
            "Kopie Ihres Ausweises",
            "file",
            opened_by=({IDENTITY: "kopie"},),
            closed_by=({IDENTITY: "anmeldung"},),
        ),
    ]
    if name != TOD:
        others = tuple(given | {REASON: "nachlass"} for given in needs_reason)
        rows.append(Row(ALL_DEAD, "yes_no", opened_by=no_reason_given, closed_by=(*others, own)))
    return rows


APPLICANT = [
    Row("Ihr Familienname", "name"),
    Row("Ihre Vornamen", "name"),
    Row("Ihr Geburtsname", "name", required=False),
    Row("Ihr Geburtsdatum", "date"),
    Row("Ihre Anschrift", "address", settings={"variants": "abroad"}),
    Row("Ihre E-Mail-Adresse", "email"),
    Row("Ihre Telefonnummer", "phone", required=False),
]
WHAT_FOR_AND_WHERE_TO = [
    Row(PURPOSE, "choice", options=frozenset(FREE + PAID)),
    Row("Wofür genau?", "text", opened_by=({PURPOSE: "sonstiges"},), closed_by=({PURPOSE: "privat"},)),
    Row(
        "Nachweis für die Gebührenbefreiung",
        "file",
        required=False,
        opened_by=tuple({PURPOSE: purpose} for purpose in FREE),
        closed_by=tuple({PURPOSE: purpose} for purpose in PAID),
    ),
    Row(DELIVERY, "choice", options=frozenset({"post", "post-andere", "ausland", "abholung"})),
    Row(
        "Andere Anschrift",
        "address",
        opened_by=({DELIVERY: "post-andere"},),
        closed_by=({DELIVERY: "post"}, {DELIVERY: "abholung"}),
    ),
    Row(
        "Anschrift im Ausland",
        "long_text",
        opened_by=({DELIVERY: "ausland"},),
        closed_by=({DELIVERY: "post"}, {DELIVERY: "abholung"}),
    ),
    Row("Meine Angaben sind richtig und vollständig.", "consent"),
    Row("Ich habe die Hinweise zum Datenschutz gelesen.", "consent"),
]


def table(name: str) -> list[Row]:
    """Everything one form asks."""
    about = [*ordering(name), *place_and_time(name), *the_event(name), *entitlement(name)]
    return [*about, *APPLICANT, *WHAT_FOR_AND_WHERE_TO]


TABLE = [(name, row) for name in ALL_FOUR for row in table(name)]


# --- the forms as they are published ------------------------------------------------------------------


@pytest.fixture
def forms(kreis: Authority) -> dict[str, FormPage]:
    if not CentralContent.objects.exists():
        roots.first().add_child(instance=CentralContent(title="Zentrale Inhalte", slug="zentral"))
    demo.load(lambda line: None)
    return {name: FormPage.objects.get(slug=f"{name}-anfordern") for name in ALL_FOUR}


@pytest.fixture(scope="module")
def frozen() -> dict[str, Definition]:
    """The published versions by name, read once: they never change."""
    return {}


@pytest.fixture
def published(request: pytest.FixtureRequest, frozen: dict[str, Definition]) -> dict[str, Definition]:
    if not frozen:
        found: dict[str, FormPage] = request.getfixturevalue("forms")
        versions.forget()
        frozen.update({name: versions.load(FormVersion.objects.get(form=page).pk) for name, page in found.items()})
        versions.forget()
    return frozen


def asked(definition: Definition, label: str) -> Field:
    """The one question with this label."""
    [found] = [one for one in definition.fields if one.label == label]
    return found


def answers(definition: Definition, given: Given) -> dict[str, Any]:
    """The answers by id; questions which these forms do not ask are left out."""
    ids = {one.label: one.id for one in definition.fields}
    return {ids[label]: value for label, value in given.items() if label in ids}


def usual(name: str, changes: Given | None = None) -> dict[str, Any]:
    """Somebody orders one certificate, with everything that must be answered, by label."""
    certificate, _register = CERTIFICATES[name]
    return {
        PRODUCTS: [name],
        f"Anzahl der {certificate}n": 1,
        f"Format der {certificate}": "a4",
        EVENT_DATE[name]: {GEBURT: "1990-04-17", EHE: "2012-06-08", PARTNERSCHAFT: "2009-05-02", TOD: "2026-02-03"}[
            name
        ],
        EVENT_PLACE[name]: ERKELENZ,
        "Familienname bei der Geburt": "Lindqvist",
        "Vornamen": "Alva",
        "Familienname der verstorbenen Person": "Lindqvist",
        "Vornamen der verstorbenen Person": "Torben",
        "Geburtsdatum der verstorbenen Person": "1938",
        "Familienname der ersten Person": "Lindqvist",
        "Vornamen der ersten Person": "Alva",
        "Familienname der zweiten Person": "Åkesson",
        "Vornamen der zweiten Person": "Bo",
        RELATION[name]: "kind" if name == TOD else "selbst",
        "Ihr Familienname": "Lindqvist",
        "Ihre Vornamen": "Alva",
        "Ihr Geburtsdatum": "1990-04-17",
        "Ihre Anschrift": ADDRESS,
        "Ihre E-Mail-Adresse": "alva@example.org",
        IDENTITY: "kopie",
        "Kopie Ihres Ausweises": ["id-1"],
        PURPOSE: "privat",
        DELIVERY: "post",
        "Meine Angaben sind richtig und vollständig.": True,
        "Ich habe die Hinweise zum Datenschutz gelesen.": True,
        **(changes or {}),
    }


def walked(definition: Definition, given: Given) -> paths.Walk:
    """The way for these answers; what may be left out is left out."""
    known = answers(definition, given)
    while True:
        way = paths.walk(definition, known, today=TODAY)
        left_out = {
            item.id: None
            for one in way.steps
            for item in one.items
            if isinstance(item, Field) and item.id not in known and not item.required
        }
        if not left_out:
            return way
        known |= left_out


def shown(definition: Definition, given: Given) -> set[str]:
    return {item.label for one in walked(definition, given).steps for item in one.items if isinstance(item, Field)}


# --- row by row ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "row"), TABLE, ids=[f"{name}: {row.label}" for name, row in TABLE])
def test_every_row_of_the_tables_is_asked_when_it_should_be(
    published: dict[str, Definition], name: str, row: Row
) -> None:
    definition = published[name]
    question = asked(definition, row.label)

    assert question.kind == row.kind
    assert question.required is row.required
    assert {key: question.setting(key) for key in row.settings} == row.settings
    if row.options is not None:
        assert {option.value for option in question.options} == row.options
    for given in row.opened_by:
        assert row.label in shown(definition, usual(name, given)), given
    for given in row.closed_by:
        assert row.label not in shown(definition, usual(name, given)), given


@pytest.mark.parametrize("name", ALL_FOUR)
def test_nothing_is_asked_that_no_table_knows(published: dict[str, Definition], name: str) -> None:
    labels = [one.label for one in published[name].fields]

    assert sorted(labels) == sorted(row.label for row in table(name))


@pytest.mark.parametrize("name", ALL_FOUR)
def test_the_forms_have_nothing_to_repair(forms: dict[str, FormPage], name: str) -> None:
    assert checking.problems(assemble(forms[name])) == []
    assert [one for result in checklist.check(pages.subject_of(forms[name])) for one in result.findings] == []


# --- typical ways ---------------------------------------------------------------------------------------

STEPS = {
    GEBURT: ["urkunde", "geburt", "angaben-zu-ihnen", "zweck-und-zustellung"],
    EHE: ["urkunde", "eheschliessung", "personen", "angaben-zu-ihnen", "zweck-und-zustellung"],
    PARTNERSCHAFT: ["urkunde", "begruendung", "personen", "angaben-zu-ihnen", "zweck-und-zustellung"],
    TOD: ["urkunde", "verstorbene-person", "sterbefall", "angaben-zu-ihnen", "zweck-und-zustellung"],
}
REFUSED = {"Ihr Interesse an der Urkunde": "Ich schreibe eine Chronik.", REASON: "forschung"}


@pytest.mark.parametrize("name", ALL_FOUR)
def test_the_usual_way_leads_to_the_end(published: dict[str, Definition], name: str) -> None:
    way = walked(published[name], usual(name))

    assert [one.step.slug for one in way.steps] == STEPS[name]
    assert way.first_open is None


@pytest.mark.parametrize("address", [ADDRESS, VENLO], ids=["in Germany", "abroad"])
@pytest.mark.parametrize("name", ALL_FOUR)
def test_every_page_reads_what_it_posts(published: dict[str, Definition], name: str, address: dict[str, str]) -> None:
    definition = published[name]
    way = walked(definition, usual(name, {"Ihre Anschrift": address}))
    for one in way.steps:
        compiled = compiler.form_class(definition, one.step)
        sent = compiled(compiled.post_from(way.answers), initial_answers=way.answers, known=way.answers, today=TODAY)

        assert sent.is_valid(), (one.step.slug, sent.errors)
        assert all(way.answers[key] == value for key, value in sent.answers().items())


def ends_at(definition: Definition, given: Given) -> str:
    """The first page that still needs somebody; empty when the form can be sent."""
    step = walked(definition, given).first_open
    return step.slug if step else ""


WAYS: list[tuple[str, str, Given, str]] = [
    ("a grandchild asks for a death certificate", TOD, {RELATION[TOD]: "enkel"}, ""),
    ("a partner asks for the own marriage certificate", EHE, {RELATION[EHE]: "selbst"}, ""),
    ("a partner asks for the own partnership certificate", PARTNERSCHAFT, {RELATION[PARTNERSCHAFT]: "selbst"}, ""),
    (
        "a sister asks for a birth certificate",
        GEBURT,
        {RELATION[GEBURT]: "geschwister", "Ihr Interesse an der Urkunde": "Für das Nachlassgericht."},
        "",
    ),
    ("a sister gives no interest", GEBURT, {RELATION[GEBURT]: "geschwister"}, "angaben-zu-ihnen"),
    (
        "a brother without legal interest asks for a marriage certificate",
        EHE,
        {RELATION[EHE]: "geschwister", ALL_DEAD: False} | REFUSED,
        "keine-berechtigung",
    ),
    ("a neighbour writes about the dead", TOD, {RELATION[TOD]: "rechtlich"} | REFUSED, "keine-berechtigung"),
    (
        "a neighbour writes about somebody alive",
        GEBURT,
        {RELATION[GEBURT]: "rechtlich", ALL_DEAD: False} | REFUSED,
        "keine-berechtigung",
    ),
    (
        "a chronicler writes about people dead for thirty years",
        EHE,
        {RELATION[EHE]: "rechtlich", ALL_DEAD: True} | REFUSED,
        "",
    ),
    (
        "an heir outside the family",
        TOD,
        {
            RELATION[TOD]: "rechtlich",
            REASON: "nachlass",
            "Ihr Interesse an der Urkunde": "Ich bin als Erbin eingesetzt.",
            "Nachweis Ihres rechtlichen Interesses": ["id-3"],
        },
        "",
    ),
    (
        "an heir without evidence",
        TOD,
        {RELATION[TOD]: "rechtlich", REASON: "nachlass", "Ihr Interesse an der Urkunde": "Ich bin Erbin."},
        "angaben-zu-ihnen",
    ),
    (
        "somebody acts for a widow",
        TOD,
        {
            RELATION[TOD]: "vollmacht",
            "Name der Person, für die Sie handeln": "Elin Lindqvist",
            PRINCIPAL[TOD]: "ehe",
            "Vollmacht oder Bestellungsurkunde": ["id-4"],
            "Kopie des Ausweises der Person, für die Sie handeln": ["id-5"],
        },
        "",
    ),
    ("an undertaker", TOD, {RELATION[TOD]: "bestattung", "Auftrag der Angehörigen": ["id-6"]}, ""),
    ("another authority", TOD, {RELATION[TOD]: "behoerde", "Ihr Aktenzeichen": "12 F 34/26"}, ""),
    ("a child of fifteen", TOD, {"Ihr Geburtsdatum": "2010-03-02"}, "mindestalter"),
    ("somebody of sixteen", TOD, {"Ihr Geburtsdatum": "2010-03-01"}, ""),
    ("nobody asks for a copy of a card that was read", EHE, {IDENTITY: "anmeldung"}, ""),
]


@pytest.mark.parametrize(("name", "given", "end"), [way[1:] for way in WAYS], ids=[way[0] for way in WAYS])
def test_typical_ways_end_where_they_should(
    published: dict[str, Definition], name: str, given: Given, end: str
) -> None:
    assert ends_at(published[name], usual(name, given)) == end


RETENTION = [
    (GEBURT, "1916-03-01", "archiv"),
    (GEBURT, "1916-03-02", ""),
    (GEBURT, "1915", "archiv"),
    (GEBURT, "1916", ""),
    (EHE, "1946-03-01", "archiv"),
    (EHE, "1946-03-02", ""),
    (EHE, "1945", "archiv"),
    (PARTNERSCHAFT, "1946-03-01", "archiv"),
    (PARTNERSCHAFT, "2001-08-01", ""),
    (TOD, "1996-03-01", "archiv"),
    (TOD, "1996-03-02", ""),
    (TOD, "1995", "archiv"),
    (TOD, "1996", ""),
]


@pytest.mark.parametrize(("name", "day", "end"), RETENTION)
def test_old_entries_lead_to_the_archive(published: dict[str, Definition], name: str, day: str, end: str) -> None:
    assert ends_at(published[name], usual(name, {EVENT_DATE[name]: day})) == end


PLACES: list[tuple[Given, str]] = [
    ({"Wo liegt dieser Ort?": "deutschland"}, "anderes-standesamt"),
    ({"Wo liegt dieser Ort?": "kreis"}, ""),
    ({"Wo liegt dieser Ort?": "unbekannt"}, ""),
    ({"Wo liegt dieser Ort?": "ausland", "there": {"code": "other", "place": "Berlin"}}, "ausland"),
    ({"Wo liegt dieser Ort?": "ausland", "there": ERKELENZ}, ""),
]


@pytest.mark.parametrize("name", ALL_FOUR)
@pytest.mark.parametrize(("given", "end"), PLACES)
def test_a_place_elsewhere_leads_to_its_own_registry_office(
    published: dict[str, Definition], name: str, given: Given, end: str
) -> None:
    where = {EVENT_PLACE[name]: ELSEWHERE, REGISTERED[name]: given.get("there"), **given}

    assert ends_at(published[name], usual(name, where)) == end


@pytest.mark.parametrize("name", ALL_FOUR)
def test_every_end_says_what_to_do_and_how_to_come_back(published: dict[str, Definition], name: str) -> None:
    exits = {
        step.slug: item.text
        for step in published[name]
        for item in step.items
        if not isinstance(item, Field) and item.kind == "exit"
    }

    assert set(exits) == {"archiv", "anderes-standesamt", "ausland", "keine-berechtigung", "mindestalter"}
    assert all("einen Schritt zurück" in text for text in exits.values())


def notes(definition: Definition, given: Given) -> set[str]:
    return {item.title for one in walked(definition, given).steps for item in one.items if not isinstance(item, Field)}


@pytest.mark.parametrize(("day", "warns"), [("2001-07-31", True), ("2001-08-01", False), ("2017-10-01", True)])
def test_a_partnership_before_or_after_its_time_is_pointed_out(
    published: dict[str, Definition], day: str, *, warns: bool
) -> None:
    said = notes(published[PARTNERSCHAFT], usual(PARTNERSCHAFT, {EVENT_DATE[PARTNERSCHAFT]: day}))

    assert ("Prüfen Sie das Datum" in said) is warns


@pytest.mark.parametrize(("state", "points"), [("umgewandelt", True), ("besteht", False), ("aufgehoben", False)])
def test_a_partnership_that_became_a_marriage_points_to_the_other_form(
    published: dict[str, Definition], state: str, *, points: bool
) -> None:
    said = notes(published[PARTNERSCHAFT], usual(PARTNERSCHAFT, {"Besteht die Lebenspartnerschaft noch?": state}))

    assert ("Meist brauchen Sie jetzt eine Eheurkunde" in said) is points


@pytest.mark.parametrize(
    ("product", "relation", "points"),
    [("ausdruck", "geschwister", True), ("ausdruck", "selbst", False), (GEBURT, "geschwister", False)],
)
def test_who_may_not_see_an_adoption_is_told_before(
    published: dict[str, Definition], product: str, relation: str, *, points: bool
) -> None:
    said = notes(published[GEBURT], usual(GEBURT, {PRODUCTS: [product], RELATION[GEBURT]: relation}))

    assert ("Nach einer Adoption bekommen nur wenige den Registerausdruck" in said) is points


# --- fees -----------------------------------------------------------------------------------------------

PRICES = {
    "urkunde": (1000, 500),
    "mehrsprachig": (1000, 500),
    "ausdruck": (1000, 500),
    "abschrift": (1000, 500),
    "geburtszeit": (900, None),
    "auskunft": (600, None),
    "sammelakte": (2100, None),
}
TERMS = {
    "payment_policy": "before",
    "fees": [
        {"charge": key, "first_cents": first, "further_cents": further} for key, (first, further) in PRICES.items()
    ],
}


def bill(definition: Definition, given: Given) -> fees.Assessment:
    return fees.assess(TERMS, definition, walked(definition, given).answers, on=TODAY)


@pytest.mark.parametrize("name", ALL_FOUR)
def test_every_kind_costs_for_itself_and_further_copies_cost_half(published: dict[str, Definition], name: str) -> None:
    order = {
        PRODUCTS: [name, "ausdruck", "abschrift", "auskunft", "sammelakte"],
        f"Anzahl der {CERTIFICATES[name][0]}n": 3,
        "Anzahl der Registerausdrucke": 1,
        "Anzahl der Abschriften aus dem Altregister": 2,
        "Was möchten Sie wissen oder einsehen?": "Den Namen der Zeugen.",
    }

    lines = [(item.key, item.quantity, item.cents) for item in bill(published[name], usual(name, order)).items]

    assert lines == [
        ("urkunde", 3, 2000),
        ("ausdruck", 1, 1000),
        ("abschrift", 2, 1500),
        ("auskunft", 1, 600),
        ("sammelakte", 1, 2100),
    ]


@pytest.mark.parametrize("name", [GEBURT, EHE, TOD])
def test_a_multilingual_certificate_costs_like_the_others(published: dict[str, Definition], name: str) -> None:
    order = {PRODUCTS: ["mehrsprachig"], "Anzahl der mehrsprachigen Urkunden": 2, COUNTRY: "polen"}

    assert bill(published[name], usual(name, order)).total_cents == 1500


def test_the_hour_of_birth_has_its_own_price(published: dict[str, Definition]) -> None:
    assert bill(published[GEBURT], usual(GEBURT, {PRODUCTS: ["geburtszeit"]})).total_cents == 900


@pytest.mark.parametrize("name", ALL_FOUR)
@pytest.mark.parametrize("purpose", FREE + PAID)
def test_only_social_purposes_are_free_and_only_with_evidence(
    published: dict[str, Definition], name: str, purpose: str
) -> None:
    proven = {PURPOSE: purpose, "Nachweis für die Gebührenbefreiung": ["id-2"], "Wofür genau?": "Verein"}

    with_evidence = bill(published[name], usual(name, proven))
    without = bill(published[name], usual(name, {**proven, "Nachweis für die Gebührenbefreiung": None}))

    assert with_evidence.total_cents == (0 if purpose in FREE else 1000)
    assert with_evidence.exemption_claimed is (purpose in FREE)
    assert without.total_cents == 1000


# --- what the record of processing needs ----------------------------------------------------------------

IMPERSONAL = {"multiple_choice", "number", "consent"}


@pytest.mark.parametrize("name", ALL_FOUR)
def test_every_personal_question_says_why_and_on_which_law(published: dict[str, Definition], name: str) -> None:
    certificate, _register = CERTIFICATES[name]
    about_the_order = {
        f"Format der {certificate}",
        COUNTRY,
        "Name des Landes",
        "Möchten Sie dazu das mehrsprachige Formular der Europäischen Union?",
        DELIVERY,
    }
    personal = [
        one for one in published[name].fields if one.kind not in IMPERSONAL and one.label not in about_the_order
    ]

    assert [one.label for one in personal if not (one.purpose and one.legal_basis)] == []


@pytest.mark.parametrize("name", ALL_FOUR)
def test_what_must_be_answered_says_what_to_do_when_it_is_missing(published: dict[str, Definition], name: str) -> None:
    needed = [one for one in published[name].fields if one.required and one.kind not in {"consent"}]

    assert [one.label for one in needed if not (one.phrase or one.errors.get("missing"))] == []


@pytest.mark.parametrize("name", ALL_FOUR)
def test_the_browser_fills_in_only_what_belongs_to_the_applicant(published: dict[str, Definition], name: str) -> None:
    own = {row.label for row in APPLICANT} - {"Ihr Geburtsname"}

    assert {one.label for one in published[name].fields if one.autocomplete} == own


@pytest.mark.parametrize("name", ALL_FOUR)
def test_what_is_nobodys_business_is_kept_from_the_browser(published: dict[str, Definition], name: str) -> None:
    protected = {one.label for one in published[name].fields if one.sensitive}
    own = {
        GEBURT: {"Geschlecht"},
        EHE: {"Besteht die Ehe noch?"},
        PARTNERSCHAFT: {"Besteht die Lebenspartnerschaft noch?"},
        TOD: {"Geschlecht", "Familienstand zuletzt"},
    }[name]

    assert protected == own | {
        "Ihr Interesse an der Urkunde",
        "Anschrift im Ausland",
        "Was möchten Sie wissen oder einsehen?",
        f"Nummer im {CERTIFICATES[name][1]}",
    }


@pytest.mark.parametrize("name", ALL_FOUR)
def test_no_text_promises_a_certificate(published: dict[str, Definition], name: str) -> None:
    texts = " ".join(item.text for step in published[name] for item in step.items if not isinstance(item, Field))

    assert "entscheidet das Standesamt" in texts
    assert "Sperrvermerk" in texts
    assert "Sie haben Anspruch" not in texts
    assert ("§ 63" in texts) is (name != TOD)


# --- offers ---------------------------------------------------------------------------------------------

TOWNS = (
    *("erkelenz", "gangelt", "geilenkirchen", "heinsberg", "hueckelhoven"),
    *("selfkant", "uebach-palenberg", "waldfeucht", "wassenberg", "wegberg"),
)
KEYS = {GEBURT: "99027002012000", EHE: "99059004012000", PARTNERSCHAFT: "99079003012000", TOD: "99101004012000"}


def test_all_ten_towns_offer_all_four_with_their_own_fees(forms: dict[str, FormPage], provision: Any) -> None:
    towns = [provision(slug) for slug in TOWNS]
    for town in towns:
        services = [page for page in demo_catalogue.services(town) if page.key in KEYS.values()]
        plant(ServiceIndexPage.objects.descendant_of(town.site.root_page).get(), services)

    demo.load(lambda line: None)

    with scope.use(towns):
        offers = list(Offer.objects.select_related("authority", "service", "form"))
    assert {(one.authority.slug, one.service.key) for one in offers} == {
        (town, key) for town in TOWNS for key in KEYS.values()
    }
    firsts = {one.authority.slug: one.fee_rules()[0].first_cents for one in offers}
    assert len(set(firsts.values())) >= 5
    assert all(1000 <= cents <= 2000 for cents in firsts.values())
    for one in offers:
        one.clean()
        page = ServicePage.objects.get(pk=one.service_id)
        assert page.online_kind == "form"
        assert str(firsts[one.authority.slug] // 100) in page.fee_summary
