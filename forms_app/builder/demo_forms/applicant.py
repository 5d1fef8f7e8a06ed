"""The shared group "Angaben zu Ihnen": who applies, and how to reach them."""

from __future__ import annotations

from .writing import Raw, Writer

TITLE = "Angaben zur antragstellenden Person"
GROUP = Writer("gruppe-antragstellende-person")


def items() -> list[Raw]:
    """The questions of the group."""
    ask = GROUP.ask
    return [
        ask(
            "familienname",
            "name",
            "Ihr Familienname",
            phrase="Ihren Familiennamen",
            autocomplete="family-name",
            record={"fim_id": "F60000000227", "purpose": "Feststellung, wer den Antrag stellt"},
        ),
        ask(
            "vornamen",
            "name",
            "Ihre Vornamen",
            phrase="Ihre Vornamen",
            help="So, wie sie in Ihrem Ausweis stehen.",
            autocomplete="given-name",
            record={"fim_id": "F60000000228", "purpose": "Feststellung, wer den Antrag stellt"},
        ),
        ask(
            "geburtsname",
            "name",
            "Ihr Geburtsname",
            required=False,
            help="Nur, wenn er anders lautet als Ihr Familienname.",
            record={"fim_id": "F60000000230", "purpose": "Feststellung, wer den Antrag stellt"},
        ),
        ask(
            "geburtsdatum",
            "date",
            "Ihr Geburtsdatum",
            phrase="Ihr Geburtsdatum",
            help="Zum Beispiel 12 5 1985.",
            past=True,
            autocomplete="bday",
            record={"fim_id": "G60000000083", "purpose": "Prüfung des Mindestalters"},
        ),
        ask(
            "anschrift",
            "address",
            "Ihre Anschrift",
            phrase="Ihre Anschrift",
            autocomplete="street-address",
            record={"fim_id": "G60000000086", "purpose": "Schriftverkehr und Versand"},
        ),
        ask(
            "email",
            "email",
            "Ihre E-Mail-Adresse",
            phrase="Ihre E-Mail-Adresse",
            help="Dorthin schicken wir Nachrichten zu Ihrem Antrag.",
            record={"fim_id": "F60000000242", "purpose": "Nachrichten zum Antrag"},
        ),
        ask(
            "telefon",
            "phone",
            "Ihre Telefonnummer",
            required=False,
            help="Für Rückfragen, zum Beispiel 02431 850.",
            record={"fim_id": "F60000000240", "purpose": "Rückfragen"},
        ),
    ]
