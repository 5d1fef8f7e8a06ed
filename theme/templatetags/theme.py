"""Tags of the theme. Everything they decide is worked out in Python; templates stay with if and for."""

from dataclasses import dataclass

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template import Context
from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from theme import branding, fields, monogram, pictograms, vendor
from theme.places import PLACES, Places

register = template.Library()


@dataclass(frozen=True)
class Destination:
    """One entry of the main navigation."""

    label: str
    address: str
    is_current: bool


@dataclass(frozen=True)
class Problem:
    """One line of the error summary."""

    sentence: str
    target: str


@register.simple_tag(name="vendor")
def vendor_file(package: str, file: str) -> str:
    """The address of a file that somebody else wrote."""
    return static(vendor.static_path(package, file))


@register.simple_tag
def describe(field: BoundField) -> fields.FieldView:
    """Everything a template needs to draw this field."""
    return fields.describe(field)


@register.simple_tag
def problems(form: BaseForm) -> list[Problem]:
    """What is wrong with a form, in the order of its fields, each with the control to go to."""
    found = [Problem(str(sentence), "") for sentence in form.non_field_errors()]
    for bound in form:
        if bound.errors:
            target = fields.describe(bound).first_id
            found.extend(Problem(str(sentence), target) for sentence in bound.errors)
    return found


@register.simple_tag
def shield(slug: str, name: str) -> SafeString:
    """The sign of a town."""
    return monogram.draw(slug, name)


@register.simple_tag
def places() -> Places:
    """The addresses every public site has."""
    return PLACES


@register.simple_tag(takes_context=True)
def palette_digest(context: Context) -> str:
    """Changes when the colours of this host change."""
    request = context.get("request")
    return branding.palette(request).digest if isinstance(request, HttpRequest) else "0"


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[Destination]:
    """The main navigation; the addresses are the same on every public site."""
    request = context.get("request")
    path = request.path if isinstance(request, HttpRequest) else ""
    entries = (
        (_("Leistungen A–Z"), PLACES.services),
        (_("Lebenslagen"), PLACES.topics),
        (_("Ämter und Öffnungszeiten"), PLACES.offices),
    )
    return [Destination(label, address, path.startswith(address)) for label, address in entries]


@register.simple_tag
def pictogram(name: str) -> SafeString:
    """The line drawing of a topic."""
    return pictograms.draw(name)
