"""The step about the birth, and the way to the archive for entries older than 110 years (§ 5 PStG)."""

from __future__ import annotations

from forms_app.builder.demo_forms.writing import Raw, options

from .form import FORM, LAW


def step() -> Raw:
    """Whose entry it is."""
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
                local=True,
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


def archive() -> Raw:
    """The end for entries the registry office no longer keeps."""
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
