"""Offices with their opening hours."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField

from cms.fields import StreamField
from cms.tenants.models import Authority
from portal_pages import hours
from portal_pages.page import MODULE_FEATURES, PublicPage, local_path
from portal_pages.services import ServicePage, service_cards


class SlotBlock(blocks.StructBlock):
    """From when to when on one weekday."""

    weekday = blocks.ChoiceBlock(
        label=_("Wochentag"), choices=[(str(number), name) for number, name in enumerate(hours.WEEKDAYS)]
    )
    opens = blocks.TimeBlock(label=_("Öffnet"))
    closes = blocks.TimeBlock(label=_("Schließt"))

    class Meta:
        label = _("Öffnungszeit")


@dataclass(frozen=True)
class OfficeCard:
    """What other pages show of an office."""

    title: str
    teaser: str
    address: str
    street: str
    town: str
    room: str
    phone: str
    email: str
    opening: hours.Opening | None
    table: list[hours.DayRow]
    by_appointment: bool


class OfficeIndexPage(PublicPage):
    """All offices of an authority ("Ämter und Öffnungszeiten")."""

    parent_page_types = ["portal_pages.HomePage"]
    subpage_types = ["portal_pages.OfficePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("Übersicht der Ämter")
        verbose_name_plural = _("Übersichten der Ämter")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request)
        offices = OfficePage.objects.live().descendant_of(self)
        context["offices"] = office_cards(offices, getattr(request, "authority", None))
        return context


class OfficePage(PublicPage):
    """An office with address and opening hours ("Amt, Dienststelle")."""

    street = models.CharField(_("Straße und Hausnummer"), max_length=120, blank=True)
    postcode = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    place = models.CharField(_("Ort"), max_length=80, blank=True)
    room = models.CharField(_("Gebäude, Etage, Zimmer"), max_length=120, blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    slots = StreamField([("slot", SlotBlock())], verbose_name=_("Öffnungszeiten"), blank=True, use_json_field=True)
    by_appointment = models.BooleanField(_("Nur mit Termin"), default=False)
    hours_note = models.CharField(_("Anmerkung zu den Öffnungszeiten"), max_length=200, blank=True)
    access = RichTextField(_("Anfahrt und Barrierefreiheit"), blank=True, features=MODULE_FEATURES)
    tasks = RichTextField(_("Aufgaben"), blank=True, features=MODULE_FEATURES)
    on_front_page = models.BooleanField(_("Auf der Startseite zeigen"), default=False)

    parent_page_types = ["portal_pages.OfficeIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *PublicPage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("street"),
                FieldPanel("postcode"),
                FieldPanel("place"),
                FieldPanel("room"),
                FieldPanel("phone"),
                FieldPanel("email"),
            ],
            heading=_("Anschrift und Kontakt"),
        ),
        MultiFieldPanel(
            [FieldPanel("slots"), FieldPanel("by_appointment"), FieldPanel("hours_note")],
            heading=_("Öffnungszeiten"),
        ),
        FieldPanel("access"),
        FieldPanel("tasks"),
        FieldPanel("on_front_page"),
    ]

    class Meta:
        verbose_name = _("Amt")
        verbose_name_plural = _("Ämter")

    def texts(self) -> dict[str, str]:
        return {"access": self.access, "tasks": self.tasks}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request)
        authority = getattr(request, "authority", None)
        context["office"] = self.card(authority)
        context["services"] = service_cards(ServicePage.objects.live().filter(office=self), authority)
        return context

    def hours(self) -> list[hours.Slot]:
        """The opening hours as stored, without building a single block."""
        values = (entry["value"] for entry in self.slots.raw_data)
        return [
            hours.Slot(int(value["weekday"]), hours.parse(value["opens"]), hours.parse(value["closes"]))
            for value in values
        ]

    def card(self, authority: Authority | None) -> OfficeCard:
        """The office as other pages show it, with its state at this moment."""
        now = timezone.localtime()
        slots = self.hours()
        return OfficeCard(
            title=self.title,
            teaser=self.teaser,
            address=local_path(self.url_path, authority),
            street=self.street,
            town=f"{self.postcode} {self.place}".strip(),
            room=self.room,
            phone=self.phone,
            email=self.email,
            opening=None if self.by_appointment else hours.opening(slots, now),
            table=hours.table(slots, now.date()) if slots else [],
            by_appointment=self.by_appointment,
        )


def office_cards(offices: "QuerySet[OfficePage]", authority: Authority | None) -> list[OfficeCard]:
    """What lists show of offices; one query."""
    return [office.card(authority) for office in offices.order_by("title")]
