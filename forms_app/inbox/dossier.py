"""Everything the case view shows, gathered in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.trust import LOCAL_ACCOUNT, TrustLevel
from forms_app.applications.models import Application, Message
from forms_app.builder import summary
from forms_app.delivery import outbox as delivery
from forms_app.inbox import papers, timeline
from forms_app.inbox.facts import exemption_sentence, payment_word, state_tone
from forms_app.payments import services as payments
from forms_app.payments.amounts import euros


@dataclass(frozen=True)
class Dossier:
    """One case, ready for the template."""

    case: Application
    tone: str
    trust: str
    fee: str
    fee_lines: list[str]
    exemption: str
    payment: str
    payment_notes: list[str]
    delivery: str
    responsible: User | None
    steps: list[summary.SummaryStep]
    files: list[papers.Paper]
    messages: list[Message]
    events: list[timeline.Event]


def of(case: Application) -> Dossier:
    return Dossier(
        case=case,
        tone=state_tone(case.state),
        trust=_trust(case),
        fee=euros(case.fee_cents),
        fee_lines=[_fee_line(item) for item in case.fee_items],
        exemption=exemption_sentence(case),
        payment=payments.status(case).sentence or payment_word(case),
        payment_notes=payments.notes_for_clerks(case),
        delivery=delivery.status(case),
        responsible=responsible(case),
        steps=answers(case),
        files=papers.of(case),
        messages=_messages(case),
        events=timeline.of(case),
    )


def answers(case: Application) -> list[summary.SummaryStep]:
    """The answers as submitted, in the words of the form version the citizen filled in."""
    definition = case.german
    steps = summary.rows(definition, case.answers or {}, files=papers.names(case), today=case.submitted_on)
    origins = case.origins or {}
    return [
        replace(
            step,
            rows=tuple(
                replace(row, note=_origin(origins[row.field.id])) if row.field.id in origins and not step.entry else row
                for row in step.rows
            ),
        )
        for step in steps
    ]


def _origin(origin: Mapping[str, Any]) -> str:
    """Where an answer comes from that nobody typed."""
    level = TrustLevel(origin["level"]).label
    if origin["source"] == LOCAL_ACCOUNT:
        return _("Unverändert aus dem Nutzerkonto, Vertrauensniveau: %(level)s.") % {"level": level}
    words = {"source": origin["source"], "level": level}
    return _("Unverändert aus der Anmeldung mit %(source)s, Vertrauensniveau: %(level)s.") % words


def _fee_line(item: dict[str, Any]) -> str:
    return _("%(quantity)s × %(text)s: %(amount)s") % {
        "quantity": item.get("quantity", 1),
        "text": item.get("text", ""),
        "amount": euros(int(item.get("cents", 0))),
    }


def responsible(case: Application) -> User | None:
    assignment = getattr(case, "assignment", None)
    return assignment.user if assignment else None


def _messages(case: Application) -> list[Message]:
    found = list(Message.objects.filter(application=case))
    for message in found:
        message.application = case  # one envelope for all of them
    return found


def _trust(case: Application) -> str:
    level = TrustLevel(case.trust_level).label
    if case.trust_level == TrustLevel.NONE:
        return str(level)
    method = _("Konto im Serviceportal") if case.trust_method == LOCAL_ACCOUNT else case.trust_method
    return f"{level} ({method})" if method else str(level)
