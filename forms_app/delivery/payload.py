"""What a back office receives: one neutral JSON document, the same for every connector.

Its shape is the contract of `docs/schnittstelle-fachverfahren.md`; a change of meaning needs a new FORMAT.
"""

import json
from typing import Any

from django.utils import timezone

from forms_app.applications.models import Application
from forms_app.attachments import querysets
from forms_app.attachments.models import Attachment
from forms_app.attachments.states import State as FileState
from forms_app.builder import json_schema, schema_page, summary

FORMAT = "serviceportal-antrag/1"
# Where an answer comes from that no account and no login vouches for.
TYPED = {"source": "self", "level": 0, "at": None}


def build(key: str, application: Application) -> dict[str, Any]:
    """The document for this application as it was submitted."""
    uploads = list(querysets.of(application, Attachment.Kind.UPLOAD))
    return {
        "format": FORMAT,
        "delivery": key,
        "authority": _authority(application),
        "form": _form(application),
        "application": _application(application),
        "answers": _answers(application),
        "steps": _steps(application, {str(file.pk): file.name for file in uploads}),
        "fee": _fee(application),
        "attachments": [_file(file) for file in uploads if file.state == FileState.CLEAN],
        "refused_attachments": [
            {"id": str(file.pk), "name": file.name, "reason": file.reason}
            for file in uploads
            if file.state == FileState.REFUSED
        ],
    }


def serialise(document: dict[str, Any]) -> bytes:
    """One spelling, so that equal documents have equal digests."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _authority(application: Application) -> dict[str, str]:
    authority = application.authority
    return {"name": authority.name, "ags": authority.ags, "ars": authority.ars}


def _form(application: Application) -> dict[str, Any]:
    version = application.form_version
    if version is None:
        assert application.run is not None
        return {**application.run.form_facts, "title": application.german.title}
    return {
        "id": str(version.form_id),
        "title": version.document["title"],
        "version": version.number,
        "digest": version.digest,
        "schema": schema_page.address_of(version),
    }


def _application(application: Application) -> dict[str, Any]:
    return {
        "id": str(application.pk),
        "reference": application.reference,
        "title": application.title,
        "submitted_at": _iso(application.submitted_at),
        "trust": {
            "level": application.trust_level,
            "method": application.trust_method,
            "at": _iso(application.trust_at),
        },
    }


def _answers(application: Application) -> dict[str, Any]:
    """The answers by the id of their question, as the JSON Schema of the version describes them."""
    return json_schema.document(application.german, application.answers or {}, today=application.submitted_on)


def _steps(application: Application, files: dict[str, str]) -> list[dict[str, Any]]:
    """Every answer that counts, with the value for machines and the text for people.

    A repeated step stands here once per entry, with the number of the entry.
    """
    definition = application.german
    answers = application.answers or {}
    origins = application.origins or {}
    return [
        {
            "id": step.step.id,
            "title": step.title,
            **({"entry": step.number} if step.entry else {}),
            "answers": [
                {
                    "field": row.field.id,
                    "kind": row.field.kind,
                    "fim": row.field.fim_id,
                    "label": row.label,
                    "value": row.value,
                    "text": row.text,
                    "origin": TYPED if step.entry else origins.get(row.field.id, TYPED),
                }
                for row in step.rows
            ],
        }
        for step in summary.rows(definition, answers, files=files, today=application.submitted_on)
    ]


def _fee(application: Application) -> dict[str, Any]:
    return {
        "currency": "EUR",
        "total_cents": application.fee_cents,
        "items": application.fee_items,
        "policy": application.payment_policy,
        "exemption_claimed": application.exemption_claimed,
        "payments": _payments(application),
    }


def _payments(application: Application) -> list[dict[str, Any]]:
    """The payments that reached us, by the relation the payments keep to the application."""
    attempts: Any = getattr(application, "payment_attempts", None)
    if attempts is None:
        return []
    return [
        {"id": str(attempt.pk), "cents": attempt.cents, "provider": attempt.provider, "reference": attempt.external_id}
        for attempt in attempts.filter(state="paid")
    ]


def _file(file: Attachment) -> dict[str, Any]:
    return {
        "id": str(file.pk),
        "field": file.field_id,
        "name": file.name,
        "content_type": file.content_type,
        "size": file.size,
        "sha256": file.digest,
    }


def _iso(moment: Any) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None
