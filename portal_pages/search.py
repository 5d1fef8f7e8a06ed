"""Search over titles, other words and texts of what a town and its county offer.

The columns hold folded text (see folding.py), so both databases give the same answers: every word of the
question must occur, and where it occurs decides the order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.tenants.models import Authority, TenantOwned
from portal_pages import directory
from portal_pages.county import county_of
from portal_pages.folding import fold, query_stems
from portal_pages.services import is_online

LONGEST_QUERY = 100
MOST_FINDINGS = 200
# Shorter stems must stand at the beginning of a word: "Ehe" is not meant by "gehen".
ANYWHERE_FROM = 4
SUGGESTIONS = 3
# People come for services: one found by another word stands before a topic of that name.
SERVICE_BONUS = 3


class SearchEntry(TenantOwned):
    """What search knows of one published page ("Sucheintrag")."""

    page = models.OneToOneField("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=255)
    teaser = models.CharField(max_length=300, blank=True)
    # As long as Wagtail's own addresses, and as folding makes a title: no bound of ours may refuse a page.
    local_path = models.TextField()
    online_kind = models.CharField(max_length=10, blank=True)
    folded_title = models.TextField()
    folded_terms = models.TextField(blank=True)
    folded_all = models.TextField()

    class Meta:
        verbose_name = _("Sucheintrag")
        verbose_name_plural = _("Sucheinträge")

    def __str__(self) -> str:
        return self.title


@dataclass(frozen=True)
class Finding:
    """One line of the results."""

    title: str
    teaser: str
    kind: str
    address: str
    is_online: bool
    score: int


@dataclass(frozen=True)
class Findings:
    """The answer to one question: what the town itself has, and what the county has for it."""

    own: list[Finding] = field(default_factory=list)
    county: list[Finding] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    letter: str = ""
    asked: bool = False

    @property
    def count(self) -> int:
        return len(self.own) + len(self.county)


def find(query: str, authority: Authority, *, letter: str = "") -> Findings:
    """Everything that matches all words of the question; `letter` keeps only titles under that letter."""
    stems = query_stems(query)
    if not stems:
        return Findings()
    county = county_of(authority)
    owners = {owner.pk: owner for owner in (authority, county) if owner is not None}
    rows = list(_matching(stems, owners)[:MOST_FINDINGS])
    if not rows:
        return Findings(suggestions=_suggest(query, owners), asked=True)
    letters = sorted({directory.letter_of(row.title) for row in rows})
    kept = [row for row in rows if not letter or directory.letter_of(row.title) == letter]
    return Findings(
        own=_ranked((row for row in kept if row.authority_id == authority.pk), stems, None),
        county=_ranked(_only_there(kept, authority), stems, county),
        letters=letters,
        letter=letter,
        asked=True,
    )


def score(stems: list[str], folded_title: str, folded_terms: str) -> int:
    """Title before other words before text; the beginning of a word before its middle."""
    points = 0
    for stem in stems:
        if f" {stem}" in f" {folded_title}":
            points += 8
        elif stem in folded_title:
            points += 5
        elif f" {stem}" in f" {folded_terms}":
            points += 6
        elif stem in folded_terms:
            points += 3
    return points


def _matching(stems: list[str], owners: dict[int, Authority]) -> "models.QuerySet[SearchEntry]":
    matches = Q()
    for stem in stems:
        matches &= Q(folded_all__contains=stem if len(stem) >= ANYWHERE_FROM else f" {stem}")
    # Published texts of the county are for everybody, hence not through the scope of this town.
    entries = SearchEntry.unscoped.filter(matches, authority__in=list(owners)).order_by("title")
    return entries.annotate(is_online=is_online("page_id")).defer("folded_all")


def _only_there(rows: Iterable[SearchEntry], authority: Authority) -> list[SearchEntry]:
    """Services of the county that the town does not have itself; its other pages would only repeat the town's."""
    rows = list(rows)
    own = {row.title for row in rows if row.authority_id == authority.pk}
    there = (row for row in rows if row.authority_id != authority.pk and row.kind == "service")
    return [row for row in there if row.title not in own]


def _ranked(rows: Iterable[SearchEntry], stems: list[str], elsewhere: Authority | None) -> list[Finding]:
    findings = [
        Finding(
            title=row.title,
            teaser=row.teaser,
            kind=row.kind,
            address=elsewhere.url(row.local_path) if elsewhere is not None else row.local_path,
            is_online=bool(getattr(row, "is_online", False)),  # annotated by _matching
            score=score(stems, row.folded_title, row.folded_terms) + (SERVICE_BONUS if row.kind == "service" else 0),
        )
        for row in rows
    ]
    return sorted(findings, key=lambda one: -one.score)


def _suggest(query: str, owners: dict[int, Authority]) -> list[str]:
    """Words of titles and synonyms that look like a mistyped one."""
    rows = SearchEntry.unscoped.filter(authority__in=list(owners)).values_list("title", "folded_title", "folded_terms")
    titles: dict[str, str] = {}
    for title, folded_title, folded_terms in rows:
        for word in f"{folded_title} {folded_terms}".split():
            titles.setdefault(word, title)
    found: list[str] = []
    for word in fold(query).split():
        found.extend(titles[close] for close in get_close_matches(word, titles, n=SUGGESTIONS, cutoff=0.78))
    return list(dict.fromkeys(found))[:SUGGESTIONS]
