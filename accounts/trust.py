"""How sure we are who somebody is: the trust level ("Vertrauensniveau") of a login.

Two axes that are never mixed: the trust level says who proved the identity, the `acr` of a token says how
strongly somebody has just authenticated. A local account with a second factor is still "niedrig".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.settings.refusals import simulated


class TrustLevel(models.IntegerChoices):
    """Levels after § 3 OZG and eIDAS; the numbers order them and leave room."""

    NONE = 0, _("ohne Anmeldung")
    NIEDRIG = 10, _("niedrig")
    SUBSTANZIELL = 20, _("substanziell")
    HOCH = 30, _("hoch")


@dataclass(frozen=True)
class TrustFacts:
    """What an application keeps about the login it was handed in with."""

    level: TrustLevel = TrustLevel.NONE
    method: str = ""
    at: datetime | None = None


NOBODY = TrustFacts()
LOCAL_ACCOUNT = "konto"
LONGEST_METHOD = 40  # as an application keeps it


@dataclass(frozen=True)
class Broker:
    """An identity provider behind Keycloak that may state a level.

    `claim` is where its statement stands in the ID token, `levels` what its values mean to us, and `ceiling`
    what we believe at most.
    """

    ceiling: TrustLevel
    claim: str
    levels: Mapping[str, TrustLevel] = field(default_factory=dict)


# Alias in Keycloak → what we believe. Empty: every login is one with a local account.
TRUSTED_BROKERS: Mapping[str, Broker] = {}


def refuse_simulated(brokers: Mapping[str, Broker]) -> None:
    """Raise ImproperlyConfigured if one of them only plays an identity provider; called when production starts."""
    reasons = simulated(brokers)
    if reasons:
        raise ImproperlyConfigured("Production does not start: " + " ".join(reasons))


def level_of(claims: Mapping[str, object], brokers: Mapping[str, Broker] = TRUSTED_BROKERS) -> tuple[TrustLevel, str]:
    """The level a verified ID token is worth, and the method it was reached by.

    More than "niedrig" needs the session note of a trusted broker in this very token: a level that lies on the
    account as an attribute outlives the login that earned it. An unknown value never counts upwards.
    """
    alias = claims.get("idp")
    if not isinstance(alias, str) or not alias:
        return TrustLevel.NIEDRIG, LOCAL_ACCOUNT
    broker = brokers.get(alias)
    if broker is None:
        return TrustLevel.NIEDRIG, alias[:LONGEST_METHOD]
    stated = broker.levels.get(str(claims.get(broker.claim, "")), TrustLevel.NIEDRIG)
    return min(stated, broker.ceiling), alias[:LONGEST_METHOD]
