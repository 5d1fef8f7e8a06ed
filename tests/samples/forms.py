"""A form every room can test with: four steps, nineteen questions, three rules.

The ids are fixed, so a test may name them: `ID["family_name"]`.
"""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from forms_app.builder.conditions import Compare, Op
from forms_app.builder.definition import Charge, Content, Definition, Exemption, Field, Option, Step

_NAMES = (
    "product", "copies", "language", "remark",
    "family_name", "given_names", "birth_date", "place", "register_number",
    "applicant", "email", "phone", "address", "relation", "authority",
    "purpose", "exempt", "evidence", "truth",
)  # fmt: skip
ID = {name: str(uuid5(NAMESPACE_URL, f"sample:{name}")) for name in _NAMES}


def _options(*pairs: tuple[str, str]) -> tuple[Option, ...]:
    return tuple(Option(value, label) for value, label in pairs)


def _field(name: str, kind: str, label: str, **rest: Any) -> Field:
    return Field(ID[name], kind, label, **rest)


def sample_form() -> Definition:
    """Four steps, nineteen questions, three rules: the shape the benchmarks walk through."""
    what = Step(
        "step-what", "urkunde", "Urkunde",
        items=(
            Content("content-what", "text", text="<p>Sie können mehrere Exemplare bestellen.</p>"),
            _field("product", "choice", "Urkunde", phrase="die Urkunde",
                   options=_options(("urkunde", "Geburtsurkunde"), ("mehrsprachig", "Mehrsprachig"))),
            _field("copies", "number", "Anzahl", phrase="die Anzahl", settings={"min": 1, "max": 10}),
            _field("language", "text", "Sprache", phrase="die Sprache",
                   show_if=Compare(ID["product"], Op.EQUALS, "mehrsprachig")),
            _field("remark", "long_text", "Bemerkung", required=False),
        ),
    )  # fmt: skip
    birth = Step(
        "step-birth", "geburt", "Geburt",
        items=(
            _field("family_name", "name", "Familienname", phrase="den Familiennamen"),
            _field("given_names", "name", "Vornamen", phrase="die Vornamen"),
            _field("birth_date", "date", "Geburtsdatum", phrase="das Geburtsdatum",
                   settings={"partial": True, "past": True}),
            _field("place", "text", "Geburtsort", phrase="den Geburtsort", settings={"local": True}),
            _field("register_number", "text", "Registernummer", required=False),
        ),
    )  # fmt: skip
    you = Step(
        "step-you", "angaben-zu-ihnen", "Angaben zu Ihnen",
        items=(
            _field("applicant", "name", "Ihr Name", phrase="Ihren Namen", autocomplete="name"),
            _field("email", "email", "E-Mail-Adresse", phrase="Ihre E-Mail-Adresse", autocomplete="email"),
            _field("phone", "phone", "Telefonnummer", required=False, autocomplete="tel"),
            _field("address", "address", "Anschrift", phrase="Ihre Anschrift"),
            _field("relation", "choice", "Ihr Verhältnis zu der Person",
                   options=_options(("selbst", "Ich bin es selbst"), ("vollmacht", "Mit Vollmacht"))),
            _field("authority", "file", "Vollmacht", phrase="die Vollmacht",
                   show_if=Compare(ID["relation"], Op.EQUALS, "vollmacht")),
        ),
    )  # fmt: skip
    purpose = Step(
        "step-purpose", "zweck", "Zweck",
        items=(
            _field("purpose", "choice", "Verwendungszweck", phrase="den Verwendungszweck",
                   options=_options(("privat", "Privat"), ("rente", "Rente"))),
            _field("exempt", "yes_no", "Möchten Sie von der Gebühr befreit werden?",
                   show_if=Compare(ID["purpose"], Op.EQUALS, "rente")),
            _field("evidence", "file", "Nachweis", required=False),
            _field("truth", "consent", "Meine Angaben sind richtig."),
        ),
    )  # fmt: skip
    return Definition(
        title="Musterurkunde anfordern",
        intro="<p>Eine Form zum Ausprobieren.</p>",
        steps=(what, birth, you, purpose),
        charges=(Charge("urkunde", "Urkunde", quantity_field=ID["copies"]),),
        exemption=Exemption(Compare(ID["exempt"], Op.EQUALS, True), ID["evidence"]),
    )


def sample_answers() -> dict[str, Any]:
    """Answers with which the sample form is complete: Alva orders two copies for herself."""
    given = {
        "product": "urkunde",
        "copies": 2,
        "remark": None,
        "family_name": "Beispiel",
        "given_names": "Alva",
        "birth_date": "1990-05-12",
        "place": "Erkelenz",
        "register_number": None,
        "applicant": "Alva Beispiel",
        "email": "alva@example.org",
        "phone": None,
        "address": {
            "street": "Markt",
            "number": "1",
            "addition": "",
            "postcode": "41812",
            "place": "Erkelenz",
        },
        "relation": "selbst",
        "purpose": "privat",
        "evidence": None,
        "truth": True,
    }
    return {ID[name]: answer for name, answer in given.items()}
