"""Geburtsurkunde anfordern: a certificate from the register of births (§§ 59, 62 PStG).

The form is an aid, never a promise: who is entitled, the registry office decides. Two ways end before sending:
entries older than 110 years are with the archive (§ 5 PStG), and who asks must have turned 16 (§ 62 PStG).
"""

from __future__ import annotations

from .applicant import GROUP
from .writing import Raw, Writer, options, shared

TITLE = "Geburtsurkunde anfordern"
KEY = "99027002012000"
FORM = Writer("geburtsurkunde")
USE = "antragstellende-person"
LAW = {"legal_basis": "§ 62 Personenstandsgesetz", "purpose": "Auffinden des Eintrags im Geburtenregister"}

INTRO = (
    "<p>Mit diesem Formular bestellen Sie Urkunden aus dem Geburtenregister. Zuständig ist das Standesamt des Ortes,"
    " an dem die Person geboren wurde.</p>"
)
AFTER = (
    "<p>Das Standesamt sucht den Eintrag, prüft Ihre Berechtigung und schickt Ihnen die Urkunde oder sagt Ihnen, wann"
    " Sie sie abholen können. Hat es eine Frage, schreibt es Ihnen eine Nachricht in Ihrem Bereich.</p>"
)
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


def steps(group_page_id: int) -> list[Raw]:
    """All steps; `group_page_id` is the shared group about the applicant."""
    return [_certificate(), _birth(), _archive(), _applicant(group_page_id), _too_young(), _purpose()]


def charges() -> list[Raw]:
    """One charge per kind of certificate; each town sets its own amounts."""
    return [
        FORM.charge("urkunde", "Geburtsurkunde", "anzahl-urkunde", _wants("geburtsurkunde")),
        FORM.charge("mehrsprachig", "Mehrsprachige Geburtsurkunde", "anzahl-mehrsprachig", _wants("mehrsprachig")),
        FORM.charge("ausdruck", "Beglaubigter Registerausdruck", "anzahl-ausdruck", _wants("ausdruck")),
    ]


def exemptions() -> list[Raw]:
    """Free of charge for purposes of social security, once the evidence is there."""
    value = {
        "when": _for_social_security(),
        "evidence_field": FORM.id("nachweis-befreiung"),
        "text": "Zweck der sozialen Sicherung",
    }
    return [FORM.block("befreiung", "exemption", value)]


def _wants(product: str) -> Raw:
    return FORM.when(("urkunden", "contains", product))


def _for_social_security() -> Raw:
    return FORM.when(*(("zweck", "equals", value) for value, _label in FREE_PURPOSES), mode="any")


def _certificate() -> Raw:
    ask = FORM.ask
    return FORM.step(
        "urkunde",
        "Welche Urkunde brauchen Sie?",
        [
            ask(
                "urkunden",
                "multiple_choice",
                "Art der Urkunde",
                phrase="die Art der Urkunde",
                help="Sie können mehrere Arten auswählen.",
                options=options(
                    ("geburtsurkunde", "Geburtsurkunde", "Für die meisten Behörden in Deutschland."),
                    ("mehrsprachig", "Mehrsprachige Geburtsurkunde", "Für Behörden im Ausland, nur in DIN A4."),
                    (
                        "ausdruck",
                        "Beglaubigter Ausdruck aus dem Geburtenregister",
                        "Mit allen späteren Änderungen; wird oft für eine Eheschließung verlangt, nur in DIN A4.",
                    ),
                ),
            ),
            _copies("anzahl-urkunde", "Anzahl der Geburtsurkunden", "geburtsurkunde"),
            ask(
                "format",
                "choice",
                "Format der Geburtsurkunde",
                phrase="das Format der Geburtsurkunde",
                when=_wants("geburtsurkunde"),
                options=options(("a4", "DIN A4"), ("stammbuch", "Stammbuchformat (DIN A5)")),
            ),
            ask(
                "ohne",
                "multiple_choice",
                "Was soll nicht auf der Geburtsurkunde stehen?",
                required=False,
                when=_wants("geburtsurkunde"),
                options=options(
                    ("geschlecht", "Geschlecht"), ("eltern", "Angaben zu den Eltern"), ("religion", "Religion")
                ),
            ),
            _copies("anzahl-mehrsprachig", "Anzahl der mehrsprachigen Urkunden", "mehrsprachig"),
            ask(
                "land",
                "text",
                "In welchem Land brauchen Sie die mehrsprachige Urkunde?",
                phrase="das Land",
                max_length=80,
                when=_wants("mehrsprachig"),
            ),
            _copies("anzahl-ausdruck", "Anzahl der Registerausdrucke", "ausdruck"),
        ],
    )


def _copies(key: str, label: str, product: str) -> Raw:
    return FORM.ask(
        key,
        "number",
        label,
        phrase="eine Anzahl",
        help="Jedes weitere Stück derselben Art kostet weniger, wenn Sie es zusammen bestellen.",
        min=1,
        max=20,
        when=_wants(product),
    )


def _birth() -> Raw:
    ask = FORM.ask
    return FORM.step(
        "geburt",
        "Um wessen Geburt geht es?",
        [
            ask(
                "geburtsname",
                "name",
                "Familienname bei der Geburt",
                phrase="den Familiennamen bei der Geburt",
                record={**LAW, "fim_id": "F60000000230"},
            ),
            ask("vornamen", "name", "Vornamen", phrase="die Vornamen", record={**LAW, "fim_id": "F60000000228"}),
            ask(
                "geschlecht",
                "choice",
                "Geschlecht",
                required=False,
                record=LAW,
                options=options(("w", "weiblich"), ("m", "männlich"), ("d", "divers"), ("x", "ohne Angabe")),
            ),
            ask(
                "geburtsdatum",
                "date",
                "Geburtsdatum",
                phrase="das Geburtsdatum",
                help=(
                    "Wissen Sie den Tag nicht, genügen Monat und Jahr oder nur das Jahr."
                    " Muss das Standesamt länger suchen, kann das zusätzlich kosten."
                ),
                partial=True,
                past=True,
                record={**LAW, "fim_id": "G60000000083"},
            ),
            ask(
                "geburtsort",
                "text",
                "Geburtsort",
                phrase="den Geburtsort",
                help=(
                    "Gemeinde und, wenn Sie sie kennen, Ortsteil oder Krankenhaus. Orte haben früher oft zu einer"
                    " anderen Gemeinde gehört; schreiben Sie dann den Namen, den Sie kennen."
                ),
                max_length=120,
                record={**LAW, "fim_id": "F60000000234"},
            ),
            ask(
                "registernummer",
                "text",
                "Nummer im Geburtenregister",
                required=False,
                help="Steht auf einer älteren Urkunde, zum Beispiel G 123/1990 oder 123/1990.",
                max_length=30,
                record=LAW,
            ),
            ask(
                "elternteil-1",
                "name",
                "Name des ersten Elternteils",
                required=False,
                help="Die Namen der Eltern helfen beim Suchen.",
                record=LAW,
            ),
            ask("elternteil-2", "name", "Name des zweiten Elternteils", required=False, record=LAW),
        ],
        intro="<p>Nennen Sie die Person, deren Geburt im Register steht.</p>",
    )


def _archive() -> Raw:
    return FORM.step(
        "archiv",
        "Das Archiv hilft Ihnen weiter",
        [
            FORM.read(
                "archiv-hinweis",
                "exit",
                title="Diese Geburt liegt mehr als 110 Jahre zurück",
                text=(
                    "<p>Standesämter führen das Geburtenregister 110 Jahre lang. Danach kommt es in das Archiv der"
                    " Gemeinde oder des Kreises. Eine Geburtsurkunde gibt es dann nicht mehr, aber eine Kopie des"
                    " Eintrags aus dem Archiv.</p><p>Wenden Sie sich dafür an das Archiv des Geburtsortes. Haben Sie"
                    " sich beim Geburtsdatum vertippt, gehen Sie einen Schritt zurück.</p>"
                ),
            )
        ],
        show_if=FORM.when(("geburtsdatum", "age_at_least", 110)),
    )


def _applicant(group_page_id: int) -> Raw:
    from_relation = FORM.when
    return FORM.step(
        "angaben-zu-ihnen",
        "Wer stellt den Antrag?",
        [
            FORM.ask(
                "verhaeltnis",
                "choice",
                "In welchem Verhältnis stehen Sie zu der Person?",
                phrase="Ihr Verhältnis zu der Person",
                record={"legal_basis": "§ 62 Personenstandsgesetz", "purpose": "Prüfung der Berechtigung"},
                options=options(
                    ("selbst", "Ich bin es selbst"),
                    ("ehe", "Ehegatte oder Lebenspartner"),
                    ("elternteil", "Elternteil"),
                    ("grosseltern", "Großelternteil oder anderer Vorfahr"),
                    ("kind", "Kind"),
                    ("enkel", "Enkelkind oder anderer Nachkomme"),
                    ("geschwister", "Bruder oder Schwester"),
                    ("vertretung", "Gesetzliche Vertretung oder Betreuung"),
                    ("vollmacht", "Bevollmächtigte Person"),
                    ("bestattung", "Bestattungsunternehmen"),
                    ("behoerde", "Behörde oder Gericht"),
                    ("rechtlich", "Andere Person mit rechtlichem Interesse"),
                ),
            ),
            FORM.read(
                "entscheidung",
                "details",
                title="Wer bekommt eine Geburtsurkunde?",
                text=(
                    "<p>Die Person selbst, ihr Ehegatte oder Lebenspartner, ihre Vorfahren und ihre Nachkommen."
                    " Geschwister brauchen ein berechtigtes Interesse, alle anderen ein rechtliches Interesse. Nach"
                    " einer Adoption oder einer Änderung des Geschlechtseintrags gelten engere Regeln (§ 63"
                    " Personenstandsgesetz).</p><p>Ob Sie die Urkunde bekommen, entscheidet das Standesamt.</p>"
                ),
            ),
            FORM.ask(
                "interesse",
                "long_text",
                "Wofür brauchen Sie die Urkunde?",
                phrase="den Grund",
                help="Beschreiben Sie Ihr Interesse in wenigen Sätzen.",
                max_length=1500,
                when=from_relation(
                    ("verhaeltnis", "equals", "geschwister"), ("verhaeltnis", "equals", "rechtlich"), mode="any"
                ),
            ),
            FORM.ask(
                "nachweis-interesse",
                "file",
                "Nachweis Ihres rechtlichen Interesses",
                phrase="den Nachweis Ihres rechtlichen Interesses",
                help="Zum Beispiel ein Vollstreckungstitel oder ein Schreiben des Nachlassgerichts. PDF oder Foto.",
                max_files=3,
                when=from_relation(("verhaeltnis", "equals", "rechtlich")),
            ),
            FORM.ask(
                "vollmacht",
                "file",
                "Vollmacht oder Bestellungsurkunde",
                phrase="die Vollmacht oder die Bestellungsurkunde",
                help="Bei einer Vollmacht auch eine Kopie des Ausweises der Person, die Sie vertreten.",
                max_files=3,
                when=from_relation(
                    ("verhaeltnis", "equals", "vollmacht"), ("verhaeltnis", "equals", "vertretung"), mode="any"
                ),
            ),
            FORM.use(USE, group_page_id),
        ],
    )


def _too_young() -> Raw:
    birthday = shared(FORM, USE, GROUP, "geburtsdatum")
    return FORM.step(
        "mindestalter",
        "Sie können die Urkunde noch nicht selbst anfordern",
        [
            FORM.read(
                "mindestalter-hinweis",
                "exit",
                title="Dafür müssen Sie 16 Jahre alt sein",
                text=(
                    "<p>Eine Urkunde kann anfordern, wer 16 Jahre alt ist. Bitten Sie einen Elternteil, den Antrag zu"
                    " stellen. Haben Sie sich bei Ihrem Geburtsdatum vertippt, gehen Sie einen Schritt zurück.</p>"
                ),
            )
        ],
        show_if=FORM.when((birthday, "age_below", 16)),
    )


def _purpose() -> Raw:
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
                when=_for_social_security(),
            ),
            ask(
                "nachweis-befreiung",
                "file",
                "Nachweis für die Gebührenbefreiung",
                required=False,
                max_files=3,
                when=_for_social_security(),
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
