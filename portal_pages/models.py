"""What is stored: one module per page type, see the package docstring."""

from portal_pages.articles import ArticlePage
from portal_pages.central import CentralContent
from portal_pages.home import HomePage
from portal_pages.legal import LegalPage
from portal_pages.offices import OfficeIndexPage, OfficePage
from portal_pages.search import SearchEntry
from portal_pages.services import ServiceIndexPage, ServicePage
from portal_pages.topics import TopicIndexPage, TopicPage

__all__ = [
    "ArticlePage",
    "CentralContent",
    "HomePage",
    "LegalPage",
    "OfficeIndexPage",
    "OfficePage",
    "SearchEntry",
    "ServiceIndexPage",
    "ServicePage",
    "TopicIndexPage",
    "TopicPage",
]
