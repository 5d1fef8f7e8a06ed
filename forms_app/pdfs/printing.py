"""From a template to an accessible PDF: tagged, PDF/UA-1, with title and language."""

import logging
from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import HTML

from forms_app.pdfs.fetching import OwnFilesOnly, address_of
from theme import vendor

_KERN = "@kern-ux/native"
_FONTS = {400: "Regular", 500: "Medium", 600: "SemiBold"}

# WeasyPrint reports every style it does not know; that is noise for operators.
logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


def to_pdf(template: str, context: Callable[[], dict[str, Any]], *, language: str = "de") -> bytes:
    """Work the context out in this language, render the template and print it.

    Text of people is escaped by the template engine.
    """
    with translation.override(language):
        page = render_to_string(template, {**context(), "fonts": fonts(), "language": language})
    document = HTML(string=page, url_fetcher=OwnFilesOnly())
    printed: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    return printed


def fonts() -> list[dict[str, Any]]:
    """The theme's font for the style sheet; where it is missing the system's sans serif takes over."""
    prefix = "theme/"
    return [
        {
            "weight": weight,
            "address": address_of(
                vendor.static_path(_KERN, f"dist/fonts/fira-sans/FiraSans-{name}.woff2").removeprefix(prefix)
            ),
        }
        for weight, name in _FONTS.items()
    ]
