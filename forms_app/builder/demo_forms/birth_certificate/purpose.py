"""The step "Wofür und wohin?": purpose, exemption, delivery, identity, declarations."""

from __future__ import annotations

from forms_app.builder.demo_forms.writing import Raw, options

from .form import FORM

FREE_PURPOSES = (
    ("rente", "Rente oder gesetzliche Sozialversicherung"),
    ("ausbildung", "BAföG oder Ausbildungsförderung"),
    ("kindergeld", "Kindergeld oder Elterngeld"),
    ("sozialhilfe", "Sozialhilfe oder Bürgergeld"),
)
OTHER_PURPOSES = (
    ("eheschliessung", "Eheschließung"),
    ("erbschaft", "Erbschaft oder Nachlass"),
    ("ausland", "Behörde im Ausland"),
    ("privat", "Eigene Unterlagen"),
    ("sonstiges", "Etwas anderes"),
)


def for_social_security() -> Raw:
    """Holds for the purposes for which no fee may be taken."""
    return FORM.when(*(("zweck", "equals", value) for value, _label in FREE_PURPOSES), mode="any")


def step() -> Raw:
    """What for, how it is delivered, and the declarations."""
    ask = FORM.ask
    return FORM.step(
        "zweck-und-zustellung",
        "Wofür und wohin?",
        [
            ask(
                "zweck",
                "choice",
                "Wofür brauchen Sie die Urkunde?",
                phrase="den Verwendungszweck",
                options=options(*OTHER_PURPOSES[:1], *FREE_PURPOSES, *OTHER_PURPOSES[1:]),
            ),
            FORM.read(
                "befreiung-hinweis",
                "notice",
                title="Für diesen Zweck kann die Urkunde gebührenfrei sein",
                text=(
                    "<p>Laden Sie einen Nachweis hoch, zum Beispiel das Schreiben der Behörde, die die Urkunde"
                    " verlangt. Dann zahlen Sie zunächst nichts, und das Standesamt prüft den Nachweis. Ohne"
                    " Nachweis fällt die Gebühr an. Auf der Urkunde steht, wofür sie verwendet werden darf.</p>"
                ),
                when=for_social_security(),
            ),
            ask(
                "nachweis-befreiung",
                "file",
                "Nachweis für die Gebührenbefreiung",
                required=False,
                max_files=3,
                when=for_social_security(),
            ),
            ask(
                "zustellung",
                "choice",
                "Wie möchten Sie die Urkunde bekommen?",
                phrase="die Art der Zustellung",
                options=options(
                    ("post", "Mit der Post an meine Anschrift"),
                    ("post-andere", "Mit der Post an eine andere Anschrift in Deutschland"),
                    ("ausland", "Mit der Post ins Ausland"),
                    ("abholung", "Ich hole sie im Standesamt ab", "Das Standesamt nennt Ihnen einen Termin."),
                ),
            ),
            ask(
                "andere-anschrift",
                "address",
                "Andere Anschrift",
                phrase="die andere Anschrift",
                when=FORM.when(("zustellung", "equals", "post-andere")),
            ),
            ask(
                "anschrift-ausland",
                "long_text",
                "Anschrift im Ausland",
                phrase="die Anschrift im Ausland",
                help="So, wie sie auf dem Umschlag stehen soll, mit dem Land in der letzten Zeile.",
                max_length=400,
                when=FORM.when(("zustellung", "equals", "ausland")),
            ),
            ask(
                "ausweis",
                "file",
                "Kopie Ihres Ausweises",
                phrase="eine Kopie Ihres Ausweises",
                help=("Vorder- und Rückseite als PDF oder Foto. Zugangsnummer und Seriennummer können Sie schwärzen."),
                max_files=2,
                record={"legal_basis": "§ 62 Personenstandsgesetz", "purpose": "Prüfung der Identität"},
            ),
            FORM.read(
                "gebuehr-hinweis",
                "notice",
                title="Gut zu wissen",
                text=(
                    "<p>Sie beantragen eine Amtshandlung und schließen keinen Kauf ab; ein Widerrufsrecht gibt es"
                    " nicht. Die Gebühr kann auch anfallen, wenn das Standesamt den Antrag ablehnt oder Sie ihn"
                    " zurücknehmen.</p>"
                ),
            ),
            ask("richtig", "consent", "Meine Angaben sind richtig und vollständig."),
            ask("datenschutz", "consent", "Ich habe die Hinweise zum Datenschutz gelesen."),
        ],
    )
