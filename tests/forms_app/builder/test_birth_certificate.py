"""The real form: a certificate from the register of births."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from cms.tenants import scope
from cms.tenants.models import Authority
from forms_app.builder import checking, compiler, demo, fees, paths, summary, versions
from forms_app.builder.assembling import assemble
from forms_app.builder.conditions import is_answered
from forms_app.builder.definition import Definition
from forms_app.builder.gate import checklist, pages
from forms_app.builder.models import FormPage, FormVersion, Offer
from portal_pages import demo as pages_demo
from portal_pages import demo_catalogue
from portal_pages.models import CentralContent, ServiceIndexPage, ServicePage
from portal_pages.planting import plant
from tests import roots
from tests.forms_app.writing import Writer, shared

pytestmark = pytest.mark.django_db

SLUG, KEY = "geburtsurkunde-anfordern", "99027002012000"
FORM, GROUP, USE = Writer("geburtsurkunde"), Writer("gruppe-antragstellende-person"), "antragstellende-person"
TODAY = date(2026, 3, 1)
ADDRESS = {"code": "germany", "street": "Musterweg", "number": "12", "addition": ""} | {
    "postcode": "41812",
    "place": "Erkelenz",
}


def q(key: str) -> str:
    return FORM.id(key)


def about_you(key: str) -> str:
    return shared(FORM, USE, GROUP, key)


@pytest.fixture
def form(kreis: Authority) -> FormPage:
    if not CentralContent.objects.exists():
        roots.first().add_child(instance=CentralContent(title="Zentrale Inhalte", slug="zentral"))
    demo.load(lambda line: None)
    found: FormPage = FormPage.objects.get(slug=SLUG)
    return found


@pytest.fixture(scope="module")
def frozen() -> list[Definition]:
    """The published version, read once: it never changes."""
    return []


@pytest.fixture
def definition(request: pytest.FixtureRequest, frozen: list[Definition]) -> Definition:
    if not frozen:
        versions.forget()
        frozen.append(versions.load(FormVersion.objects.get(form=request.getfixturevalue("form")).pk))
        versions.forget()
    return frozen[0]


def orders(**changes: Any) -> dict[str, Any]:
    """Alva orders two copies for herself."""
    answers = {
        q("urkunden"): ["geburtsurkunde"],
        q("anzahl-urkunde"): 2,
        q("format"): "a4",
        q("ohne"): None,
        q("geburtsname"): "Lindqvist",
        q("vornamen"): "Alva",
        q("geschlecht"): None,
        q("geburtsdatum"): "1990-04-17",
        q("geburtsort"): {"code": "erkelenz", "place": "Erkelenz"},
        q("registernummer"): None,
        q("elternteil-1"): None,
        q("elternteil-2"): None,
        q("verhaeltnis"): "selbst",
        about_you("familienname"): "Lindqvist",
        about_you("vornamen"): "Alva",
        about_you("geburtsname"): None,
        about_you("geburtsdatum"): "1990-04-17",
        about_you("anschrift"): ADDRESS,
        about_you("email"): "alva@example.org",
        about_you("telefon"): None,
        q("ausweisart"): "kopie",
        q("zweck"): "privat",
        q("zustellung"): "post",
        q("ausweis"): ["id-1"],
        q("richtig"): True,
        q("datenschutz"): True,
    }
    return answers | {q(key): value for key, value in changes.items()}


def labels(definition: Definition, answers: dict[str, Any]) -> set[str]:
    way = paths.walk(definition, answers, today=TODAY)
    return {item.label for one in way.steps for item in one.items if hasattr(item, "label")}


def test_the_form_has_nothing_to_repair(form: FormPage) -> None:
    assert checking.problems(assemble(form)) == []


def test_the_form_passes_the_gate(form: FormPage) -> None:
    found = checklist.hard_findings(checklist.check(pages.subject_of(form)))

    assert [finding.sentence for finding in found] == []


def test_loading_the_demonstration_again_publishes_no_second_version(form: FormPage) -> None:
    demo.load(lambda line: None)

    assert FormVersion.objects.filter(form=form).count() == 1


def test_loading_again_leaves_an_editors_change_alone(form: FormPage) -> None:
    form.title = "Geburtsurkunde bestellen"
    form.save_revision().publish()

    demo.load(lambda line: None)

    form.refresh_from_db()
    assert form.title == "Geburtsurkunde bestellen"


def test_the_form_belongs_to_the_county_and_to_no_site(form: FormPage) -> None:
    assert form.authority is None
    assert form.get_url() is None


def test_only_a_town_that_offers_the_form_describes_the_way_online(
    erkelenz: Authority, gangelt: Authority, form: FormPage
) -> None:
    towns = (erkelenz, gangelt)
    for town in towns:
        assert town.site is not None
        page = next(page for page in demo_catalogue.services(town) if page.key == KEY)
        plant(ServiceIndexPage.objects.descendant_of(town.site.root_page).get(), [page])
        # Gangelt gets its page when the forms are offered already, as a town does that joins later.
        if town == erkelenz:
            demo.load(lambda line: None)

    offered, unoffered = (
        Client(headers={"host": town.hostname}).get("/leistungen/geburtsurkunde-anfordern/").content.decode()
        for town in towns
    )
    assert "Sie bezahlen online." in offered
    assert "Online beantragen" in offered
    assert "Noch nicht online möglich" in unoffered
    assert "bezahlen online" not in unoffered
    assert "Online-Antrag" not in unoffered


def test_four_steps_lead_to_the_end(definition: Definition) -> None:
    steps = paths.open_steps(definition, orders(), today=TODAY)

    assert [step.slug for step in steps] == ["urkunde", "geburt", "angaben-zu-ihnen", "zweck-und-zustellung"]
    assert paths.first_open(definition, orders(), today=TODAY) is None


def test_every_page_reads_what_it_posts(definition: Definition) -> None:
    answers = orders()
    for step in paths.open_steps(definition, answers, today=TODAY):
        compiled = compiler.form_class(definition, step)
        sent = compiled(compiled.post_from(answers), initial_answers=answers, known=answers, today=TODAY)

        assert sent.is_valid(), (step.slug, sent.errors)
        assert all(answers[key] == value for key, value in sent.answers().items())


def test_each_kind_of_certificate_asks_for_its_own_number(definition: Definition) -> None:
    asked = labels(definition, orders(urkunden=["mehrsprachig", "ausdruck", "abschrift"]))

    assert "Anzahl der Geburtsurkunden" not in asked
    assert "Format der Geburtsurkunde" not in asked
    assert {"Anzahl der mehrsprachigen Urkunden", "Anzahl der Registerausdrucke"} <= asked
    assert "Anzahl der Abschriften aus dem Altregister" in asked


def test_a_copy_from_the_old_register_costs_what_the_town_takes(definition: Definition) -> None:
    answers = orders(urkunden=["abschrift"]) | {q("anzahl-abschrift"): 3}

    bill = fees.assess(terms_of("erkelenz"), definition, answers, on=TODAY)

    assert [(item.key, item.quantity, item.cents) for item in bill.items] == [("abschrift", 3, 2000)]


def test_the_country_is_chosen_and_only_a_rare_one_is_typed(definition: Definition) -> None:
    chosen = labels(definition, orders(urkunden=["mehrsprachig"], land="niederlande"))
    rare = labels(definition, orders(urkunden=["mehrsprachig"], land="anderes"))

    assert rare - chosen == {"Name des Landes"}


def test_the_place_of_birth_is_compared_with_the_places_of_the_town(definition: Definition) -> None:
    step = definition.step("geburt")
    assert step is not None

    assert [field.label for field in step.fields if field.setting("local")] == [
        "Geburtsort",
        "Bei welchem Standesamt ist die Geburt nachträglich eingetragen?",
    ]


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        ("selbst", set()),
        ("geschwister", {"Ihr Interesse an der Urkunde"}),
        ("rechtlich", {"Ihr Interesse an der Urkunde", "Nachweis Ihres rechtlichen Interesses"}),
        ("vollmacht", {"Vollmacht oder Bestellungsurkunde"}),
        ("vertretung", {"Vollmacht oder Bestellungsurkunde"}),
        ("enkel", set()),
    ],
)
def test_the_relationship_decides_which_evidence_is_asked_for(
    definition: Definition, relation: str, expected: set[str]
) -> None:
    evidence = {
        "Ihr Interesse an der Urkunde",
        "Nachweis Ihres rechtlichen Interesses",
        "Vollmacht oder Bestellungsurkunde",
    }

    assert labels(definition, orders(verhaeltnis=relation)) & evidence == expected


@pytest.mark.parametrize(
    ("birth", "leads_to"),
    [("1915", "archiv"), ("1916-03-01", "archiv"), ("1916-03-02", None), ("1916", None), ("1990-04", None)],
)
def test_entries_older_than_110_years_lead_to_the_archive(
    definition: Definition, birth: str, leads_to: str | None
) -> None:
    step = paths.first_open(definition, orders(geburtsdatum=birth), today=TODAY)

    assert (step.slug if step else None) == leads_to


@pytest.mark.parametrize(("birthday", "leads_to"), [("2010-03-02", "mindestalter"), ("2010-03-01", None)])
def test_who_is_younger_than_16_cannot_apply(definition: Definition, birthday: str, leads_to: str | None) -> None:
    step = paths.first_open(definition, orders() | {about_you("geburtsdatum"): birthday}, today=TODAY)

    assert (step.slug if step else None) == leads_to


def test_no_text_promises_a_certificate(definition: Definition) -> None:
    texts = " ".join(item.text for step in definition for item in step.items if hasattr(item, "text"))

    assert "entscheidet das Standesamt" in texts
    assert "Sie haben Anspruch" not in texts


def terms_of(town: str) -> fees.Terms:
    return Offer(fees=demo.fees_of(SLUG, town), payment_policy=Offer.PaymentPolicy.BEFORE).terms()


@pytest.mark.parametrize(("town", "total"), [("erkelenz", 1500), ("heinsberg", 2250), ("wegberg", 1800)])
def test_each_town_takes_its_own_fee_for_two_copies(definition: Definition, town: str, total: int) -> None:
    terms = terms_of(town)

    assert fees.assess(terms, definition, orders(), on=TODAY).total_cents == total


def test_each_kind_is_charged_for_itself(definition: Definition) -> None:
    answers = orders(urkunden=["geburtsurkunde", "ausdruck"]) | {q("anzahl-ausdruck"): 1}

    bill = fees.assess(terms_of("erkelenz"), definition, answers, on=TODAY)

    lines = [(item.key, item.quantity, item.cents) for item in bill.items]
    assert lines == [("urkunde", 2, 1500), ("ausdruck", 1, 1000)]


@pytest.mark.parametrize("purpose", ["rente", "ausbildung", "kindergeld", "sozialhilfe"])
def test_social_purposes_are_free_with_evidence_only(definition: Definition, purpose: str) -> None:
    terms = terms_of("erkelenz")
    proven = orders(zweck=purpose) | {q("nachweis-befreiung"): ["id-2"]}

    with_evidence = fees.assess(terms, definition, proven, on=TODAY)
    without = fees.assess(terms, definition, orders(zweck=purpose), on=TODAY)

    assert (with_evidence.total_cents, with_evidence.exemption_claimed) == (0, True)
    assert (without.total_cents, without.exemption_claimed) == (1500, False)


def test_evidence_for_another_purpose_frees_nobody(definition: Definition) -> None:
    answers = orders(zweck="privat") | {q("nachweis-befreiung"): ["id-2"]}

    assert fees.assess(terms_of("erkelenz"), definition, answers, on=TODAY).total_cents == 1500


def test_the_summary_reads_like_german(definition: Definition) -> None:
    steps = summary.rows(definition, orders(), files={"id-1": "ausweis.pdf"}, today=TODAY)
    said = {row.label: row.text for step in steps for row in step.rows}

    assert [step.step.title for step in steps] == [
        "Welche Urkunde brauchen Sie?",
        "Um wessen Geburt geht es?",
        "Wer stellt den Antrag?",
        "Wofür und wohin?",
    ]
    assert said["Geburtsdatum"] == "17. April 1990"
    assert said["Ihre Anschrift"] == "Musterweg 12\n41812 Erkelenz"
    assert said["Kopie Ihres Ausweises"] == "ausweis.pdf"
    assert said["Nummer im Geburtenregister"] == "Nicht angegeben"
    assert "Andere Anschrift" not in said


def test_personal_questions_say_what_they_are_for(definition: Definition) -> None:
    about_people = [one for one in definition.fields if one.kind in {"name", "date", "address", "email", "phone"}]
    silent = [one.label for one in about_people if not one.purpose]

    assert silent == []


def test_questions_about_the_applicant_can_be_filled_from_the_account(definition: Definition) -> None:
    tokens = {one.label: one.autocomplete for one in definition.fields if is_answered(one.autocomplete)}

    assert tokens == {
        "Ihr Familienname": "family-name",
        "Ihre Vornamen": "given-name",
        "Ihr Geburtsdatum": "bday",
        "Ihre Anschrift": "street-address",
        "Ihre E-Mail-Adresse": "email",
        "Ihre Telefonnummer": "tel",
    }


def test_towns_offer_the_form_with_their_service(form: FormPage, provision: Any) -> None:
    towns = [provision(slug) for slug in ("erkelenz", "heinsberg", "wegberg")]
    pages_demo.load(lambda line: None)

    demo.load(lambda line: None)
    demo.load(lambda line: None)

    with scope.use(towns):
        own = Offer.objects.filter(form=form).select_related("authority", "service")
        offers = {offer.authority.slug: offer for offer in own}
    assert set(offers) == {"erkelenz", "heinsberg", "wegberg"}
    for offer in offers.values():
        assert offer.service.key == KEY
        assert ServicePage.objects.get(pk=offer.service_id).online_kind == "form"
        assert offer.terms()["payment_policy"] == "before"
    assert FormVersion.objects.filter(form=form).count() == 1


def test_the_whole_demonstration_loads(kreis: Authority) -> None:
    call_command("load_demo", verbosity=0)
    call_command("load_demo", verbosity=0)

    assert FormVersion.objects.count() <= len(demo.slugs())
