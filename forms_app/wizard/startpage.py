"""What the start page of an online form says before anybody types a word.

The texts come from the service page of the town, the way in from the offer. With a login it also names the drafts
that were begun before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _

from accounts.trust import TrustLevel
from cms.tenants.models import Authority
from forms_app.applications import drafts, ownership
from forms_app.applications.models import Application
from forms_app.applications.states import State
from forms_app.builder import languages, paths
from forms_app.builder.definition import Definition
from forms_app.builder.fees import FeeRule
from forms_app.builder.models import Offer
from forms_app.builder.offices import office_name, office_of
from forms_app.payments.amounts import euros
from forms_app.wizard import contacts
from forms_app.wizard.contacts import Contact

SECONDS_PER_QUESTION = 25
MINUTES_STEP = 5
LANGUAGE = "sprache"


@dataclass(frozen=True)
class Fact:
    """One line of the overview."""

    label: str
    text: str


@dataclass(frozen=True)
class Entrance:
    """How somebody may begin: with a login, without one, or both."""

    login_url: str = ""
    login_hint: str = ""
    begin_label: str = ""
    begin_kind: str = "primary"
    begin_hint: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the draft may be created now."""
        return bool(self.begin_label)


@dataclass(frozen=True)
class Language:
    """A link to this page in another language."""

    code: str
    name: str
    url: str


@dataclass(frozen=True)
class Draft:
    """A draft that was begun before."""

    url: str
    saved_at: datetime
    kept_until: datetime


@dataclass(frozen=True)
class StartPage:
    """Everything the template shows."""

    title: str
    intro: str
    url: str
    back_url: str
    back_label: str
    entrance: Entrance
    facts: Sequence[Fact]
    course: Sequence[str]
    privacy: Sequence[str]
    prices: Sequence[str] = ()
    documents: str = ""
    notes: str = ""
    privacy_url: str = ""
    closing: Sequence[str] = ()
    """Until when somebody may begin and send, where the form has an end."""
    other_way: str = ""
    contacts: Sequence[Contact] = ()
    languages: Sequence[Language] = ()
    """The same page in the other languages of the form."""
    is_german: bool = True
    """Whether the texts of the town's own pages are in the language of this page."""
    drafts: Sequence[Draft] = ()
    come_back: str = ""


def entrance(request: HttpRequest, offer: Offer) -> Entrance:
    """What the offer asks of this person."""
    if ownership.principal_of(request) is None:
        return _entrance_for_strangers(offer)
    if _level(request) < offer.minimum_trust:
        return Entrance(
            login_url=login_url(offer, level=offer.minimum_trust),
            login_hint=_(
                "Für diesen Antrag brauchen Sie eine stärkere Anmeldung als bisher, Vertrauensniveau: %(level)s."
            )
            % {"level": TrustLevel(offer.minimum_trust).label},
        )
    return Entrance(begin_label=_("Antrag beginnen"))


def _entrance_for_strangers(offer: Offer) -> Entrance:
    login = login_url(offer, level=offer.minimum_trust)
    hint = _("Mit der Anmeldung können Sie jederzeit unterbrechen und sehen später den Stand Ihres Antrags.")
    if not offer.guest_allowed or offer.minimum_trust > TrustLevel.NONE:
        return Entrance(login_url=login, login_hint=hint)
    return Entrance(
        login_url=login,
        login_hint=hint,
        begin_label=_("Ohne Anmeldung beginnen"),
        begin_kind="secondary",
        begin_hint=_("Dabei setzen wir ein Cookie, damit nur Ihr Browser den Antrag öffnen kann."),
    )


def login_url(offer: Offer, *, level: int) -> str:
    """The login that comes back to this start page."""
    query = {"next": address(offer, get_language() or languages.GERMAN)}
    if level > TrustLevel.NIEDRIG:
        query["level"] = str(level)
    return f"{reverse('accounts:login')}?{urlencode(query)}"


def asked_in(language: str) -> dict[str, str]:
    """What the address of the start page says about the language; nothing for German."""
    return {} if language == languages.GERMAN else {LANGUAGE: language}


def address(offer: Offer, language: str, page: str = "wizard:start") -> str:
    """The start page in this language, or another page of the offer."""
    path = reverse(page, args=[offer.pk])
    query = urlencode(asked_in(language))
    return f"{path}?{query}" if query else path


def privacy_address(offer: Offer, language: str) -> str:
    """The privacy notice of the form in this language."""
    return privacy_path(offer.pk, language)


def privacy_path(offer_id: int, language: str) -> str:
    """The same where only the id of the offer is at hand."""
    path = reverse("wizard:privacy", args=[offer_id])
    query = urlencode(asked_in(language))
    return f"{path}?{query}" if query else path


def _languages(offer: Offer, definition: Definition, current: str) -> list[Language]:
    names = {code: get_language_info(code)["name_local"] for code in languages.languages(definition) if code != current}
    return [Language(code, name, address(offer, code)) for code, name in names.items()]


def build(
    request: HttpRequest, offer: Offer, definition: Definition, *, documents: str, other_way: str, notes: str
) -> StartPage:
    """The start page of an offer for this person."""
    authority = offer.authority
    service = offer.service
    language = get_language() or languages.GERMAN
    return StartPage(
        title=definition.title,
        intro=definition.intro,
        url=address(offer, language),
        languages=_languages(offer, definition, language),
        is_german=language == languages.GERMAN,
        back_url=service.get_url(request) or "/",
        back_label=service.title,
        entrance=entrance(request, offer),
        facts=_facts(offer, definition),
        course=_course(offer, definition),
        privacy=_privacy(authority),
        prices=_prices(offer, definition),
        documents=documents,
        other_way=other_way,
        notes=notes,
        privacy_url=privacy_address(offer, language),
        closing=offer.form.closing.ahead(timezone.now()),
        contacts=contacts.of(office_of(offer), authority),
        drafts=drafts_of(request, offer),
        come_back=_come_back(request, offer),
    )


def _facts(offer: Offer, definition: Definition) -> list[Fact]:
    service = offer.service
    questions = sum(1 for one in definition.fields if one.is_asked)
    minutes = math.ceil(questions * SECONDS_PER_QUESTION / 60 / MINUTES_STEP) * MINUTES_STEP
    # The steps without conditions: a step that ends the form for a few people is no step for the others.
    steps = paths.open_steps(definition, {})
    filling = ngettext(
        "etwa %(minutes)d Minuten, %(count)d Schritt",
        "etwa %(minutes)d Minuten, %(count)d Schritte",
        len(steps),
    ) % {"minutes": minutes, "count": len(steps)}
    facts = [
        Fact(_("Kosten"), _cost(offer)),
        Fact(_("Ausfüllen"), filling),
        Fact(_("Bearbeitung"), service.duration_sentence),
        Fact(_("Zuständig"), "\n".join(filter(None, (offer.authority.name, office_name(offer))))),
    ]
    return [fact for fact in facts if fact.text]


def _cost(offer: Offer) -> str:
    """The smallest amount of this town; without one, what the service page says."""
    amounts = [rule.first_cents for rule in _rules_in_force(offer)]
    if not amounts:
        return str(offer.service.fee_sentence) or _("kostenlos")
    return euros(amounts[0]) if len(amounts) == 1 else _("ab %(amount)s") % {"amount": euros(min(amounts))}


def _prices(offer: Offer, definition: Definition) -> list[str]:
    """What everything costs in this town, and when nothing is to be paid."""
    texts = {charge.key: charge.text for charge in definition.charges}
    lines = [_price(texts[rule.charge], rule) for rule in _rules_in_force(offer) if rule.charge in texts]
    exemption = definition.exemption.text if definition.exemption is not None else ""
    return [*lines, exemption] if lines and exemption else lines


def _price(text: str, rule: FeeRule) -> str:
    words = {"what": text, "first": euros(rule.first_cents)}
    if rule.further_cents is None or rule.further_cents == rule.first_cents:
        return _("%(what)s: %(first)s") % words
    return _("%(what)s: %(first)s, jedes weitere Exemplar %(further)s") % {
        **words,
        "further": euros(rule.further_cents),
    }


def _rules_in_force(offer: Offer) -> list[FeeRule]:
    if offer.payment_policy == Offer.PaymentPolicy.NONE:
        return []
    today = timezone.localdate()
    return [rule for rule in offer.fee_rules() if rule.holds_on(today)]


def _course(offer: Offer, definition: Definition) -> list[str]:
    lines = [
        _("Sie beantworten Fragen, Seite für Seite. Ihre Antworten sind nach jeder Seite gespeichert."),
        _("Sie prüfen alles auf einen Blick und senden den Antrag verbindlich ab."),
    ]
    if offer.payment_policy == Offer.PaymentPolicy.BEFORE:
        lines.append(_("Sie bezahlen online."))
    lines.append(_("Sie bekommen eine Kopie Ihres Antrags und eine Vorgangsnummer."))
    return lines


def _privacy(authority: Authority) -> list[str]:
    return [
        _("Verantwortlich für diesen Antrag ist: %(name)s, %(address)s.")
        % {"name": authority.name, "address": contacts.address(authority)},
        _("Wir verwenden Ihre Angaben nur, um den Antrag zu bearbeiten. Sie liegen verschlüsselt in diesem Portal."),
        _("Einen Entwurf löschen wir 30 Tage nach der letzten Änderung. Sie können ihn jederzeit selbst löschen."),
    ]


def drafts_of(request: HttpRequest, offer: Offer) -> list[Draft]:
    """What this person has begun here before."""
    principal = ownership.principal_of(request)
    if principal is None:
        return []
    mine = Application.objects.filter(principal=principal, offer=offer, state=State.DRAFT)
    found = mine.only("pk", "updated_at", "authority_id").order_by("-updated_at")[:5]
    return [Draft(reverse("wizard:resume", args=[one.pk]), one.updated_at, drafts.kept_until(one)) for one in found]


def _come_back(request: HttpRequest, offer: Offer) -> str:
    """How somebody goes on who is not known here."""
    if ownership.principal_of(request) is not None:
        return ""
    if not offer.guest_allowed or offer.minimum_trust > TrustLevel.NONE:
        return _("Melden Sie sich an. Danach finden Sie Ihren Entwurf hier und unter „Mein Bereich“.")
    return _(
        "Mit Anmeldung finden Sie Ihren Entwurf hier und unter „Mein Bereich“. Ohne Anmeldung öffnen Sie den Link, "
        "den Sie beim Speichern bekommen haben, und geben Ihren Code ein."
    )


def _level(request: HttpRequest) -> int:
    return int(getattr(getattr(request, "trust", None), "level", TrustLevel.NONE))
