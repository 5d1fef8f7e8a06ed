"""The step about the applicant: relationship, evidence, person; and the minimum age (§ 62 PStG)."""

from __future__ import annotations

from forms_app.builder.demo_forms.applicant import GROUP
from forms_app.builder.demo_forms.writing import Raw, options, shared

from .form import FORM, USE


def step(group_page_id: int) -> Raw:
    """Who asks, in which relationship, with which evidence."""
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
                "Ihr Interesse an der Urkunde",
                error_missing="Beschreiben Sie, warum Sie die Urkunde brauchen.",
                help="Schreiben Sie in wenigen Sätzen, warum Sie die Urkunde brauchen.",
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


def too_young() -> Raw:
    """The end for who has not turned 16."""
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
