"""The three forms about a trade, field by field against the official ones (GewA 1, 2 and 3).

The table below is written from the forms' master list, not from our files. Each row names a field, the forms that
have it, its kind, and answers that open it and that close it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from forms_app.builder.definition import Field
from forms_app.builder.kinds.base import Wrong
from forms_app.builder.kinds.registry import KINDS
from tests.forms_app.trade import SLUGS, published, q, shown

pytestmark = pytest.mark.django_db

Answers = dict[str, Any]
ALWAYS: Sequence[Answers] = ({},)

# Who notifies.
EINZEL: Answers = {"art_unternehmen": "einzel"}
EK: Answers = {"art_unternehmen": "ek"}
GBR: Answers = {"art_unternehmen": "personengesellschaft", "rechtsform": "270"}
OHG: Answers = {"art_unternehmen": "personengesellschaft", "rechtsform": "210"}
GMBH: Answers = {"art_unternehmen": "juristisch", "rechtsform": "350"}
GMBH_IG: Answers = {"art_unternehmen": "juristisch-ig", "rechtsform": "350"}
AG: Answers = {"art_unternehmen": "juristisch", "rechtsform": "310"}
VEREIN: Answers = {"art_unternehmen": "juristisch", "rechtsform": "590"}
STIFTUNG: Answers = {"art_unternehmen": "juristisch", "rechtsform": "611"}
ANDERE: Answers = {"art_unternehmen": "juristisch", "rechtsform": "andere"}
COMPANIES = (GBR, OHG, GMBH, GMBH_IG, AG)
# Where from.
GERMAN: Answers = {"person.staatsangehoerigkeit": ["DE"]}
POLISH: Answers = {"person.staatsangehoerigkeit": ["PL"]}
NORWEGIAN: Answers = {"person.staatsangehoerigkeit": ["NO"]}
SWISS: Answers = {"person.staatsangehoerigkeit": ["CH"]}
TURKISH: Answers = {"person.staatsangehoerigkeit": ["TR"]}
BOTH: Answers = {"person.staatsangehoerigkeit": ["TR", "DE"]}
STATELESS: Answers = {"person.staatsangehoerigkeit": ["staatenlos"]}
UNSAID: Answers = {"person.staatsangehoerigkeit": ["ohne_angabe"]}
# More than one representative.
TWO: Answers = {**GMBH, "mehr_vertreter": True, "schritt-weitere-vertreter": [{}]}
SECOND_TURKISH: Answers = {**TWO, "schritt-weitere-vertreter": [{"v.staatsangehoerigkeit": ["TR"]}]}
SECOND_GERMAN: Answers = {**TWO, "schritt-weitere-vertreter": [{"v.staatsangehoerigkeit": ["DE"]}]}
TAKEOVERS = ("rechtsform", "gesellschafter", "uebernahme")
HANDOVERS = ("rechtsform", "gesellschafter", "uebergabe")


def second(**answers: Any) -> Answers:
    """A GmbH whose second representative, from Turkey, answered this."""
    entry = {"v.staatsangehoerigkeit": ["TR"], **{f"v_{key}": value for key, value in answers.items()}}
    return {**TWO, "schritt-weitere-vertreter": [entry]}


def each(key: str, *values: Any) -> list[Answers]:
    return [{key: value} for value in values]


def many(key: str, *values: str) -> list[Answers]:
    """One answer each to a question that takes several."""
    return [{key: [value]} for value in values]


@dataclass(frozen=True)
class Row:
    """One field: in which forms (A, U, B), under which key, of which kind, opened and closed by which answers."""

    name: str
    forms: str
    key: str
    kind: str
    opens: Sequence[Answers] = ALWAYS
    closes: Sequence[Answers] = ()
    required: bool = True
    options: str = ""


def person(name: str, key: str, kind: str, *, required: bool = True, options: str = "") -> list[Row]:
    """A field about a person: once for the first one, and once for each further representative."""
    first = Row(name, "AUB", f"person.{key}", kind, (EINZEL, EK, GBR, GMBH, GMBH_IG), (AG,), required, options)
    more = (EINZEL, GBR, {**GMBH, "mehr_vertreter": False}, {**AG, "mehr_vertreter": True})
    return [first, Row(f"weitere_vertreter:{name}", "AUB", f"v.{key}", kind, (TWO,), more, required, options)]


PERSONS = [
    *person("p_name", "familienname", "name"),
    *person("p_vornamen", "vornamen", "name"),
    *person("p_geschlecht", "geschlecht", "choice", required=False, options="w m d x"),
    *person("p_geburtsname", "geburtsname", "name", required=False),
    *person("p_geburtsdatum", "geburtsdatum", "date"),
    *person("p_geburtsort", "geburtsort", "text"),
    *person("p_geburtsland", "geburtsstaat", "country"),
    *person("p_staatsang", "staatsangehoerigkeit", "nationality"),
    *person("p_anschrift", "anschrift", "address"),
    *person("p_tel", "telefon", "phone"),
    *person("p_fax", "fax", "phone", required=False),
    *person("p_mail", "email", "email", required=False),
    *person("p_web", "web", "url", required=False),
]


def residence(prefix: str, asked: Sequence[Answers], unasked: Sequence[Answers], given: Any) -> list[Row]:
    """The residence title; `given` makes answers of what the person says about it."""
    yes, no = (given(titel=True),), (*unasked, given(titel=False))
    limited = tuple(given(titel=True, titel_art=kind) for kind in ("aufenthaltserlaubnis", "anderer"))
    settled = given(titel=True, titel_art="niederlassungserlaubnis")
    told = given(titel=True, titel_art="aufenthaltserlaubnis", auflage=True)
    untold = given(titel=True, titel_art="aufenthaltserlaubnis", auflage=False)
    return [
        Row("aufenthaltstitel", "AU", f"{prefix}titel", "yes_no", asked, unasked),
        Row("aufenthaltstitel", "AU", f"{prefix}titel_art", "choice", yes, no),
        Row("aufenthaltstitel", "AU", f"{prefix}titel_datum", "date", yes, no),
        Row("aufenthaltstitel", "AU", f"{prefix}titel_behoerde", "text", yes, no),
        Row("auflage", "AU", f"{prefix}auflage", "yes_no", limited, (settled, *no)),
        Row("auflage", "AU", f"{prefix}auflage_text", "text", (told,), (untold, settled)),
    ]


RESIDENCE = [
    *residence(
        "",
        (TURKISH, STATELESS, UNSAID),
        (GERMAN, POLISH, NORWEGIAN, SWISS, BOTH, {}, {**AG, **TURKISH}),
        lambda **said: {**TURKISH, **said},
    ),
    *residence("v_", (SECOND_TURKISH,), (SECOND_GERMAN,), second),
]

REGISTERED = (EK, OHG, GMBH, AG, VEREIN, STIFTUNG, {**ANDERE, "eingetragen": True})
UNREGISTERED = (EINZEL, GBR, GMBH_IG, {**ANDERE, "eingetragen": False}, {})
NEW = many("grund", "wechsel", "erweiterung")
OLD_ONLY = many("grund", "verlegung", "einschraenkung", "namensaenderung", "sonstiges")
PERMIT, NO_PERMIT = {"erlaubnisgewerbe": ["makler"]}, {"erlaubnisgewerbe": ["keines"]}
NEW_PERMIT = {"grund": ["wechsel"], **PERMIT}
CRAFT = {"art_betrieb": ["handel", "handwerk"]}
SHOP = {"art_betrieb": ["handel"]}

TABLE = [
    Row("art_unternehmen", "AUB", "art_unternehmen", "choice",
        options="einzel ek personengesellschaft juristisch juristisch-ig"),
    # The legal form of one person is clear from the first answer; the form itself says it then.
    Row("rechtsform", "AUB", "rechtsform", "legal_form", COMPANIES, (EINZEL, EK)),
    Row("rechtsform", "AUB", "rechtsform_einzel", "constant", (EINZEL,), (EK, GBR, GMBH)),
    Row("rechtsform", "AUB", "rechtsform_ek", "constant", (EK,), (EINZEL, GBR, GMBH)),
    Row("eingetragener_name", "AUB", "eingetragener_name", "text", (EK, *COMPANIES), (EINZEL,)),
    Row("register_art", "AUB", "eingetragen", "yes_no", (ANDERE,), (EINZEL, EK, GBR, GMBH, GMBH_IG)),
    Row("register_art", "AUB", "register", "register_entry", REGISTERED, UNREGISTERED,
        options="A B G GesR P V S K X"),
    Row("geschaeftsbezeichnung", "AUB", "geschaeftsbezeichnung", "text", required=False),
    *PERSONS,
    Row("weitere_vertreter", "AUB", "mehr_vertreter", "yes_no", (GMBH, GMBH_IG), (EINZEL, EK, GBR, AG)),
    Row("zahl_vertreter", "AUB", "zahl_vertreter", "number", COMPANIES, (EINZEL, EK)),
    Row("oeffentl_beteiligung", "AUB", "oeffentliche_hand", "yes_no"),
    *(
        Row(name, forms, key, "name",
            (AG, *each("niederlassung_art", "zweigniederlassung", "zweigstelle"), *leaving),
            (GMBH, EINZEL, {"niederlassung_art": "hauptniederlassung"}, *staying))
        for forms, leaving, staying in (
            ("AU", (), ({"grund": "gesellschafter"},)),
            ("B", ({"grund": "gesellschafter"},), ({"grund": "vollstaendig"},)),
        )
        for name, key in (("vertretung_name", "vertretung_name"), ("vertretung_vorname", "vertretung_vornamen"))
    ),
    Row("betriebsstaette", "AUB", "betriebsstaette", "address"),
    Row("betriebsstaette", "AUB", "bs_telefon", "phone", required=False),
    Row("betriebsstaette", "AUB", "bs_fax", "phone", required=False),
    Row("betriebsstaette", "AUB", "bs_email", "email", required=False),
    Row("betriebsstaette", "AUB", "bs_web", "url", required=False),
    Row("hauptniederlassung", "AUB", "hauptniederlassung", "address",
        each("niederlassung_art", "zweigniederlassung", "zweigstelle"),
        each("niederlassung_art", "hauptniederlassung")),
    Row("fruehere_bs", "A", "fruehere_bs", "address",
        each("grund", "wiedereroeffnung", *TAKEOVERS), each("grund", "neugruendung", "umwandlung")),
    Row("fruehere_bs", "U", "bisherige_bs", "address",
        [*many("grund", "verlegung"), {"grund": ["wechsel", "verlegung"]}], many("grund", "wechsel", "sonstiges")),
    Row("kuenftige_bs", "B", "kuenftige_bs", "address",
        each("grund", "verlegung"), each("grund", "vollstaendig", "umwandlung", *HANDOVERS)),
    Row("taetigkeit", "AB", "taetigkeit", "wz_activity"),
    Row("taetigkeit", "AB", "mehr_taetigkeiten", "yes_no"),
    Row("taetigkeit", "AB", "weitere_taetigkeit", "wz_activity",
        each("mehr_taetigkeiten", True), each("mehr_taetigkeiten", False)),
    Row("taetigkeit_alt", "U", "taetigkeit_alt", "wz_activity",
        many("grund", "wechsel", "einschraenkung"), many("grund", "verlegung", "erweiterung", "namensaenderung")),
    Row("taetigkeit_neu", "U", "taetigkeit_neu", "wz_activity", NEW, OLD_ONLY),
    Row("taetigkeit_weiter", "U", "taetigkeit_weiter", "wz_activity", required=False),
    Row("nebenerwerb", "AUB", "nebenerwerb", "yes_no"),
    Row("datum", "AUB", "datum", "date"),
    Row("art_betrieb", "AUB", "art_betrieb", "multiple_choice", options="industrie handwerk handel sonstiges"),
    Row("personal_vollzeit", "AUB", "vollzeit", "yes_no"),
    Row("personal_vollzeit", "AUB", "vollzeit_zahl", "number", each("vollzeit", True), each("vollzeit", False)),
    Row("personal_teilzeit", "AUB", "teilzeit", "yes_no"),
    Row("personal_teilzeit", "AUB", "teilzeit_zahl", "number", each("teilzeit", True), each("teilzeit", False)),
    Row("niederlassung_art", "AUB", "niederlassung_art", "choice",
        options="hauptniederlassung zweigniederlassung zweigstelle"),
    Row("automaten", "AUB", "automaten", "yes_no", required=False),
    Row("reisegewerbe", "AUB", "reisegewerbe", "yes_no", required=False),
    Row("grund_A", "A", "grund", "choice",
        options="neugruendung wiedereroeffnung umwandlung rechtsform gesellschafter uebernahme"),
    Row("grund_U", "U", "grund", "multiple_choice",
        options="verlegung wechsel erweiterung einschraenkung namensaenderung sonstiges"),
    Row("grund_U", "U", "frueherer_name", "text",
        many("grund", "namensaenderung"), many("grund", "verlegung", "wechsel")),
    Row("grund_U", "U", "grund_sonstiges", "text", many("grund", "sonstiges"), many("grund", "verlegung")),
    Row("grund_B", "B", "grund", "choice",
        options="vollstaendig verlegung umwandlung rechtsform gesellschafter uebergabe"),
    Row("frueherer_inhaber", "A", "frueherer_inhaber", "text",
        each("grund", "wiedereroeffnung", *TAKEOVERS), each("grund", "neugruendung", "umwandlung")),
    Row("kuenftiger_inhaber", "B", "kuenftiger_inhaber", "text",
        each("grund", *HANDOVERS), each("grund", "vollstaendig", "verlegung", "umwandlung")),
    Row("gruende_aufgabe", "B", "gruende_aufgabe", "choice",
        each("grund", "vollstaendig"), each("grund", "verlegung", "umwandlung", *HANDOVERS)),
    Row("gruende_aufgabe", "B", "gruende_text", "text",
        [{"grund": "vollstaendig", "gruende_aufgabe": "anderer"}],
        [{"grund": "vollstaendig", "gruende_aufgabe": "alter"}]),
    *(
        row
        for forms, asked, unasked in (("A", PERMIT, NO_PERMIT), ("U", NEW_PERMIT, {**NEW_PERMIT, **NO_PERMIT}))
        for row in (
            Row("erlaubnis", forms, "erlaubnis", "choice", (asked,), (unasked, {}), options="ja nein unnoetig"),
            Row("erlaubnis", forms, "erlaubnis_datum", "date",
                ({**asked, "erlaubnis": "ja"},), ({**asked, "erlaubnis": "nein"}, {**asked, "erlaubnis": "unnoetig"})),
            Row("erlaubnis", forms, "erlaubnis_behoerde", "text",
                ({**asked, "erlaubnis": "ja"},), ({**asked, "erlaubnis": "nein"}, {**asked, "erlaubnis": "unnoetig"})),
        )
    ),
    Row("handwerkskarte", "AU", "handwerkskarte", "yes_no", (CRAFT,), (SHOP, {})),
    Row("handwerkskarte", "AU", "handwerkskarte_datum", "date",
        ({**CRAFT, "handwerkskarte": True},), ({**CRAFT, "handwerkskarte": False}, {**SHOP, "handwerkskarte": True})),
    Row("handwerkskarte", "AU", "handwerkskammer", "search_choice",
        ({**CRAFT, "handwerkskarte": True},), ({**CRAFT, "handwerkskarte": False}, {**SHOP, "handwerkskarte": True})),
    *RESIDENCE,
]  # fmt: skip

# The names of the master list. A register entry is one question with parts; the day of the notice is set by sending,
# and the signature is for paper only.
PARTS_OF_REGISTER = {"register_nr", "register_gericht", "register_ort", "register_staat", "register_land_stiftung"}
NOT_ASKED = {"datum_anzeige", "unterschrift"}
MASTER = {
    *("art_unternehmen", "rechtsform", "eingetragener_name", "register_art", *PARTS_OF_REGISTER),
    *("geschaeftsbezeichnung", "p_name", "p_vornamen", "p_geschlecht", "p_geburtsname", "p_geburtsdatum"),
    *("p_geburtsort", "p_geburtsland", "p_staatsang", "p_anschrift", "p_tel", "p_fax", "p_mail", "p_web"),
    *("weitere_vertreter", "zahl_vertreter", "oeffentl_beteiligung", "vertretung_name", "vertretung_vorname"),
    *("betriebsstaette", "hauptniederlassung", "fruehere_bs", "kuenftige_bs", "taetigkeit", "taetigkeit_alt"),
    *("taetigkeit_neu", "taetigkeit_weiter", "nebenerwerb", "datum", "art_betrieb", "personal_vollzeit"),
    *("personal_teilzeit", "niederlassung_art", "automaten", "reisegewerbe", "grund_A", "grund_U", "grund_B"),
    *("frueherer_inhaber", "kuenftiger_inhaber", "gruende_aufgabe", "erlaubnis", "handwerkskarte"),
    *("aufenthaltstitel", "auflage", *NOT_ASKED),
}


def rows() -> list[Any]:
    """Each row once per form that has it."""
    return [pytest.param(form, row, id=f"{form}-{row.name}-{row.key}") for row in TABLE for form in row.forms]


def field_of(form: str, key: str) -> Field:
    found = published(form).field(q(form, key))
    assert found is not None, (form, key)
    return found


def test_the_table_has_every_row_of_the_master_list() -> None:
    named = {row.name for row in TABLE if ":" not in row.name}

    assert named == MASTER - PARTS_OF_REGISTER - NOT_ASKED


@pytest.mark.parametrize(("form", "row"), rows())
def test_the_published_form_has_the_field_as_the_master_list_says(form: str, row: Row) -> None:
    field = field_of(form, row.key)

    assert field.kind == row.kind
    if field.is_asked:
        assert field.required == row.required
    if row.options:
        assert [option.value for option in KINDS[field.kind].options(field)] == row.options.split()


@pytest.mark.parametrize(("form", "row"), rows())
def test_the_field_is_asked_under_its_condition_only(form: str, row: Row) -> None:
    for answers in row.opens:
        assert q(form, row.key) in shown(form, answers), f"not asked with {answers}"
    for answers in row.closes:
        assert q(form, row.key) not in shown(form, answers), f"asked with {answers}"


def test_no_form_has_a_field_of_another_one() -> None:
    keys = {row.key for row in TABLE}
    for form in SLUGS:
        own = {row.key for row in TABLE if form in row.forms}
        strange = [key for key in keys - own if published(form).field(q(form, key)) is not None]
        assert strange == [], form


def test_every_question_has_a_purpose_and_a_law() -> None:
    for form in SLUGS:
        silent = [one.label for one in published(form).fields if not (one.purpose and one.legal_basis)]
        assert silent == [], form


def test_nothing_asks_for_a_signature_or_the_day_of_the_notice() -> None:
    for form in SLUGS:
        labels = " ".join(one.label for one in published(form).fields)
        assert "Unterschrift" not in labels
        assert "Datum der Anzeige" not in labels
        assert field_of(form, "erklaerung").kind == "declaration"


# --- what single fields take ----------------------------------------------------------------------------


def parsed(form: str, key: str, raw: Any) -> Any:
    field = field_of(form, key)
    return KINDS[field.kind].parse(field, raw)


# Kind, court, number, state, place, country, as the boxes stand.
@pytest.mark.parametrize(
    ("raw", "part"),
    [
        (("B", "Mönchengladbach", "HRB 12345", "", "", ""), None),
        (("K", "Mönchengladbach", "12", "", "", ""), None),
        (("A", "", "12345", "", "", ""), "court"),
        (("GesR", "Mönchengladbach", "", "", "", ""), "number"),
        (("S", "", "", "", "", ""), "state"),
        (("S", "", "", "Nordrhein-Westfalen", "", ""), None),
        (("X", "", "", "", "Maastricht", "Niederlande"), None),
        (("X", "", "", "", "", "Niederlande"), "place"),
        (("X", "", "", "", "Maastricht", ""), "country"),
    ],
)
def test_a_register_entry_has_the_parts_its_register_needs(raw: Sequence[str], part: str | None) -> None:
    if part is None:
        assert parsed("A", "register", list(raw))["code"] == raw[0]
        return
    with pytest.raises(Wrong) as refused:
        parsed("A", "register", list(raw))
    assert refused.value.part == part


@pytest.mark.parametrize(("form", "key"), [("A", "taetigkeit"), ("B", "taetigkeit"), ("U", "taetigkeit_neu")])
def test_an_activity_that_says_nothing_is_refused(form: str, key: str) -> None:
    with pytest.raises(Wrong):
        parsed(form, key, ["47", "Handel mit Waren aller Art"])

    assert parsed(form, key, ["47", "Einzelhandel mit Fahrrädern"])["code"] == "47"


def test_a_birth_date_may_lack_day_and_month_but_not_the_year() -> None:
    assert parsed("A", "person.geburtsdatum", ["", "", "1970"]) == "1970"
    with pytest.raises(Wrong):
        parsed("A", "person.geburtsdatum", ["12", "5", ""])


def test_a_person_lives_at_one_address_of_three_kinds_and_a_business_lies_in_germany() -> None:
    address = KINDS["address"]
    home, business = field_of("A", "person.anschrift"), field_of("A", "betriebsstaette")

    assert {option.value for option in address.options(home)} == {"germany", "po_box", "abroad"}
    assert address.options(business) == ()


@pytest.mark.parametrize("key", ["zahl_vertreter", "vollzeit_zahl", "teilzeit_zahl"])
def test_a_number_of_people_is_at_least_one(key: str) -> None:
    with pytest.raises(Wrong):
        parsed("A", key, "0")
