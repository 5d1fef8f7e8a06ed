"""Reads demo_data/ and makes unsaved pages of it."""

import csv
import re
import tomllib
from decimal import Decimal
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from uuid import uuid4

from cms.tenants.models import Authority
from portal_pages.measures import FeeKind
from portal_pages.offices import OfficePage
from portal_pages.services import MODULES, ServicePage
from portal_pages.topics import TopicPage

DATA = Path(__file__).parent / "demo_data"
LINKED_TEXTS = ["short_text", "other_way", *(name for name, _heading in MODULES)]
CERTIFICATES = {
    "geburtsurkunde-anfordern",
    "eheurkunde-anfordern",
    "lebenspartnerschaftsurkunde-anfordern",
    "sterbeurkunde-anfordern",
}
# Towns with a youth office and a building authority of their own; the county does both for the others.
LARGER_TOWNS = {"erkelenz", "geilenkirchen", "heinsberg", "hueckelhoven"}
_FIXED = re.compile(r"(\d+(?:,\d\d)?) Euro")
_RANGE = re.compile(r"(\d+(?:,\d\d)?) bis (\d+(?:,\d\d)?) Euro")
_LINK = re.compile(r"\[\[([\w-]+)\|([^\]]+)\]\]")


def services(authority: Authority) -> list[ServicePage]:
    """The services this authority is responsible for."""
    return [_service(row, authority) for row in _rows("services.csv") if _is_for(authority, row["level"])]


def topics(authority: Authority) -> list[TopicPage]:
    """The topics that hold at least one service of this authority."""
    used = {slug for row in _rows("services.csv") if _is_for(authority, row["level"]) for slug in row["topics"].split()}
    return [TopicPage(**row) for row in _rows("topics.csv") if row["slug"] in used]


def offices(authority: Authority) -> list[OfficePage]:
    """The offices of this authority."""
    return [_office(row, authority) for row in _rows("offices.csv") if _is_for(authority, row["level"])]


def contact(authority: Authority) -> dict[str, str]:
    """Address, telephone and e-mail of the authority itself."""
    row = _contact(authority)
    return {name: row[name] for name in ("street", "postcode", "place", "phone", "email")}


def privacy_officer(authority: Authority) -> str:
    """Who answers questions about personal data."""
    role = "Datenschutzbeauftragte oder Datenschutzbeauftragter"
    return f"{authority.name}\n{role}\n{_mailbox(authority, 'datenschutz')}"


def office_slugs(service_slug: str) -> list[str]:
    """The offices that do it; the first one an authority has is responsible there."""
    return next(row["office"].split() for row in _rows("services.csv") if row["slug"] == service_slug)


def topic_slugs(service_slug: str) -> list[str]:
    return next(row["topics"].split() for row in _rows("services.csv") if row["slug"] == service_slug)


def link_texts(service: ServicePage, pages: dict[str, int]) -> None:
    """Turn [[slug|words]] into a link to the page; without such a page the words stay."""

    def link(match: re.Match[str]) -> str:
        slug, words = match.groups()
        return f'<a linktype="page" id="{pages[slug]}">{words}</a>' if slug in pages else words

    for name in LINKED_TEXTS:
        setattr(service, name, _LINK.sub(link, getattr(service, name)))


def _service(row: dict[str, str], authority: Authority) -> ServicePage:
    texts = _texts(row["slug"])
    plain = {name: row[name] for name in ("slug", "title", "key", "official_name", "ozg_id", "teaser")}
    return ServicePage(
        **plain,
        synonyms="\n".join(row["synonyms"].split(";")),
        online_kind=row["online"],
        external_name=row["external_name"],
        external_url=row["external_url"],
        fee_summary=_certificate_fee(row, authority) or row["fee"],
        **_amounts(row["fee"]),
        is_frequent=bool(row["frequent"]),
        **{"documents": _list(row["documents"].split(";")), **texts},
    )


def _amounts(fee: str) -> dict[str, Any]:
    """The fee as numbers, where its sentence says exactly that and no "etwa"."""
    if fee == "Kostenlos":
        return {"fee_kind": FeeKind.FREE}
    if match := _FIXED.fullmatch(fee):
        return {"fee_kind": FeeKind.FIXED, "fee_lowest": _decimal(match[1])}
    if match := _RANGE.fullmatch(fee):
        return {"fee_kind": FeeKind.RANGE, "fee_lowest": _decimal(match[1]), "fee_highest": _decimal(match[2])}
    return {}


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _certificate_fee(row: dict[str, str], authority: Authority) -> str:
    """The town's own price of a certificate, the one its online form charges; empty where we know none."""
    if row["slug"] not in CERTIFICATES:
        return ""
    own = next((fee for fee in _rows("certificate_fees.csv") if fee["slug"] == authority.slug), None)
    return f"{own['first']} Euro, jede weitere gleiche Urkunde {own['further']} Euro" if own else ""


def _office(row: dict[str, str], authority: Authority) -> OfficePage:
    town = _contact(authority)
    pattern = town["hours"] if town["hours"] and row["hours"] == "buergerbuero" else row["hours"]
    return OfficePage(
        slug=row["key"],
        title=_office_title(row, authority),
        teaser=row["teaser"],
        street=town["street"],
        postcode=town["postcode"],
        place=town["place"],
        phone=f"{town['phone'].rsplit('-', 1)[0]}-{row['extension']}",
        email=_mailbox(authority, row["mailbox"]),
        slots=_slots(pattern),
        by_appointment=pattern == "termin",
        hours_note="" if pattern == "termin" else "Termine außerhalb dieser Zeiten sind nach Vereinbarung möglich.",
        access="<p>Der Eingang ist stufenlos, ein Aufzug ist vorhanden.</p>",
        on_front_page=bool(row["front"]),
    )


def _office_title(row: dict[str, str], authority: Authority) -> str:
    if row["key"] == "buecherei" and authority.kind == Authority.Kind.GEMEINDE:
        return "Gemeindebücherei"
    return "Kreisjugendamt" if row["key"] == "jugendamt" and authority.is_kreis else row["title"]


def _slots(pattern: str) -> list[dict[str, Any]]:
    """Opening hours as the StreamField stores them."""
    return [
        {
            "type": "slot",
            "id": str(uuid4()),
            "value": {"weekday": row["weekday"], "opens": row["opens"], "closes": row["closes"]},
        }
        for row in _rows("hours.csv")
        if row["pattern"] == pattern
    ]


def _is_for(authority: Authority, level: str) -> bool:
    """G every town, K the county, J and G+ the larger towns and, for the others, the county."""
    levels = set(re.split(r"[ /]", level))
    if authority.is_kreis:
        return bool(levels & {"K", "J"})
    return "G" in levels or (authority.slug in LARGER_TOWNS and bool(levels & {"G+", "J"}))


def _contact(authority: Authority) -> dict[str, str]:
    return next(row for row in _rows("contacts.csv") if row["slug"] == authority.slug)


def _mailbox(authority: Authority, name: str) -> str:
    return f"{name}@{authority.slug}.example"


def _list(entries: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(entry, quote=False)}</li>" for entry in entries) + "</ul>"


@cache
def _texts(slug: str) -> dict[str, str]:
    file = DATA / "texts" / f"{slug}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


@cache
def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
