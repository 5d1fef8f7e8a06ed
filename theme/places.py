"""The addresses every public site has. They are pages or views of houses the theme does not know."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Places:
    """Paths on the host of any authority."""

    home: str = "/"
    services: str = "/leistungen/"
    topics: str = "/lebenslagen/"
    offices: str = "/aemter/"
    search: str = "/suche/"
    account: str = "/mein-bereich/"
    start: str = "/antrag/start/"  # followed by the number of an offer
    imprint: str = "/impressum/"
    privacy: str = "/datenschutz/"
    accessibility: str = "/barrierefreiheit/"
    report_barrier: str = "/barrierefreiheit/#barriere-melden"
    easy_language: str = "/leichte-sprache/"
    english: str = "/english/"


PLACES = Places()
