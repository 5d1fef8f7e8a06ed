"""A copy of everything about one application, for its owner (Art. 15 and 20 GDPR), as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from forms_app.applications.models import Application
from forms_app.attachments import querysets
from forms_app.builder import summary
from forms_app.citizen import wording

FORMAT = "serviceportal.antrag.1"


def copy_of(application: Application) -> dict[str, Any]:
    """The application with answers, messages, files and history in words a person can read."""
    definition = application.german
    files = list(querysets.of(application))
    names = {str(one.pk): one.name for one in files}
    return {
        "format": FORMAT,
        "id": str(application.pk),
        "vorgangsnummer": application.reference,
        "leistung": application.title,
        "behoerde": application.authority.name,
        "status": str(wording.status_of(application).label),
        "begonnen": _iso(application.created_at),
        "abgesendet": _iso(application.submitted_at),
        "entschieden": _iso(application.decided_at),
        "gebuehr_cent": application.fee_cents,
        "vertrauensniveau": application.trust_level,
        "angaben": [
            {
                "schritt": block.title,
                "fragen": [{"id": row.field.id, "frage": row.label, "antwort": row.text} for row in block.rows],
            }
            for block in summary.rows(
                definition, application.answers or {}, files=names, today=application.submitted_on
            )
        ],
        "antworten_technisch": application.answers or {},
        "dateien": [{"name": one.name, "groesse_bytes": one.size, "art": one.kind} for one in files],
        "nachrichten": [
            {"von": one.get_author_display(), "am": _iso(one.created_at), "text": one.text}
            for one in application.messages.all()
        ],
        "verlauf": [{"am": _iso(one.at), "was": str(one.sentence)} for one in wording.timeline(application)],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
