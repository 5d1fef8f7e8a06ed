"""The pages of shared blocks: questions, and whole steps, kept once and used in many forms."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.fields import StreamField
from cms.pages import BasePage

from .blocks.steps import ItemsBlock, OneStepBlock
from .editing import FieldGroupForm, SharedStepForm
from .rule_panels import QuestionsPanel
from .shared_panels import UsagePanel

PARENTS = ["portal_pages.CentralContent", "portal_pages.HomePage"]


class UnroutedPage(BasePage):
    """Content that is edited as a page and never shown as one; it has no address for an editor to choose."""

    parent_page_types = PARENTS
    subpage_types: list[str] = []
    promote_panels: list[Any] = []

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        raise Http404

    def get_url_parts(self, request: HttpRequest | None = None) -> None:
        return None


class SharedBlockPage(UnroutedPage):
    """What is kept once and used in many forms ("Gemeinsamer Baustein"); publishing freezes it into a version."""

    texts_may_change = models.BooleanField(
        _("Texte dürfen angepasst werden"),
        default=False,
        help_text=_("Wer den Baustein verwendet, darf Fragen und Hinweise im eigenen Formular anders formulieren."),
    )
    what_is_new = models.CharField(
        _("Was ist neu?"),
        max_length=300,
        blank=True,
        help_text=_("Ein Satz für alle, die den Baustein verwenden. Ab der zweiten Fassung lesen sie ihn."),
    )

    preview_modes: list[Any] = []
    stream_name = ""
    """The field with the blocks that are shared."""

    class Meta:
        abstract = True

    @property
    def stream(self) -> Any:
        """The blocks that are shared."""
        return getattr(self, self.stream_name)


def _panels(stream_name: str, questions: Any) -> list[Any]:
    return [
        FieldPanel("title"),
        UsagePanel(),
        FieldPanel("what_is_new"),
        FieldPanel("texts_may_change"),
        FieldPanel(stream_name),
        QuestionsPanel(heading=questions),
    ]


class FieldGroupPage(SharedBlockPage):
    """Questions kept once and used in many forms ("Gemeinsame Feldgruppe")."""

    items = StreamField(ItemsBlock(), verbose_name=_("Inhalt"))

    stream_name = "items"
    content_panels = _panels(stream_name, _("Fragen dieser Gruppe"))
    base_form_class = FieldGroupForm

    class Meta:
        verbose_name = _("Gemeinsame Feldgruppe")
        verbose_name_plural = _("Gemeinsame Feldgruppen")


class SharedStepPage(SharedBlockPage):
    """A page of a form kept once and used in many ("Gemeinsamer Schritt")."""

    step = StreamField(OneStepBlock(), verbose_name=_("Schritt"))

    stream_name = "step"
    content_panels = _panels(stream_name, _("Fragen dieses Schritts"))
    base_form_class = SharedStepForm

    class Meta:
        verbose_name = _("Gemeinsamer Schritt")
        verbose_name_plural = _("Gemeinsame Schritte")
