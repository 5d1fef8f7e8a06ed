"""The step "Welche Urkunde brauchen Sie?": products, copies, format, reduced form."""

from __future__ import annotations

from forms_app.builder.demo_forms.writing import Raw, options
from forms_app.builder.slugs import slug_of

from .countries import COUNTRIES, OTHER
from .form import FORM


def wants(product: str) -> Raw:
    """Holds when this kind of certificate is ordered."""
    return FORM.when(("urkunden", "contains", product))


def step() -> Raw:
    """What is ordered, and how many of each."""
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
                    (
                        "abschrift",
                        "Beglaubigte Abschrift aus dem Altregister",
                        "Ein Abbild des Eintrags, wenn die Geburt vor 2009 eingetragen wurde, nur in DIN A4.",
                    ),
                ),
            ),
            _copies("anzahl-urkunde", "Anzahl der Geburtsurkunden", "geburtsurkunde"),
            ask(
                "format",
                "choice",
                "Format der Geburtsurkunde",
                phrase="das Format der Geburtsurkunde",
                when=wants("geburtsurkunde"),
                options=options(("a4", "DIN A4"), ("stammbuch", "Stammbuchformat (DIN A5)")),
            ),
            ask(
                "ohne",
                "multiple_choice",
                "Was soll nicht auf der Geburtsurkunde stehen?",
                required=False,
                when=wants("geburtsurkunde"),
                options=options(
                    ("geschlecht", "Geschlecht"), ("eltern", "Angaben zu den Eltern"), ("religion", "Religion")
                ),
            ),
            _copies("anzahl-mehrsprachig", "Anzahl der mehrsprachigen Urkunden", "mehrsprachig"),
            ask(
                "land",
                "choice",
                "In welchem Land brauchen Sie die mehrsprachige Urkunde?",
                phrase="das Land",
                as_list=True,
                options=options(*((slug_of(name, longest=80, otherwise="land"), name) for name in COUNTRIES), OTHER),
                when=wants("mehrsprachig"),
            ),
            ask(
                "anderes-land",
                "text",
                "Name des Landes",
                phrase="den Namen des Landes",
                max_length=80,
                when=FORM.when(("land", "equals", OTHER[0])),
            ),
            _copies("anzahl-ausdruck", "Anzahl der Registerausdrucke", "ausdruck"),
            _copies("anzahl-abschrift", "Anzahl der Abschriften aus dem Altregister", "abschrift"),
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
        when=wants(product),
    )
