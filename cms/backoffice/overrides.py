"""Every place where Wagtail itself is changed at run time; nothing is patched anywhere else.

A patch takes the place of a symbol that must exist: `apply` stops the start when an upgrade moved it, and
tests/cms/backoffice/test_overrides.py watches that it still does what we replace it for. Template overrides lie in
templates/wagtailadmin and are watched by the same test.
"""

import json
from typing import Any

from django.db.models.signals import pre_save
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.views.account import AvatarSettingsPanel, NameEmailSettingsPanel
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.documents import get_document_model
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images import get_image_model
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.log_actions import get_active_log_context
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction

from cms.backoffice import trees

FILE_RIGHTS = frozenset({"add", "change", "choose"})


class SymbolMoved(RuntimeError):
    """Wagtail no longer has the symbol that an override replaces."""


class RestrictionRefused(RuntimeError):
    """Pages and files of the portal are public or drafts; there is no third state."""


def apply() -> None:
    _replace(BaseChooser, "render", render_chooser)
    _replace(BaseChooser, "get_value_data", known_value_data)
    _replace(NameEmailSettingsPanel, "is_active", _never)
    _replace(AvatarSettingsPanel, "is_active", _never)
    _replace(bulk_action_registry, "get_bulk_actions_for_model", reviewed_bulk_actions)
    for model in (PageViewRestriction, CollectionViewRestriction):
        pre_save.connect(refuse_restriction, sender=model, dispatch_uid=f"no restriction {model.__name__}")


def _replace(owner: Any, name: str, replacement: Any) -> None:
    if not callable(getattr(owner, name, None)):
        raise SymbolMoved(f"{owner!r} has no {name}; look at cms/backoffice/overrides.py before upgrading.")
    setattr(owner, name, replacement)


def render_chooser(
    self: Any, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: object = None
) -> SafeString:
    """A chooser that is started by start.js instead of by an inline script, which the policy forbids."""
    id_ = (attrs or {})["id"]
    known = self.get_value_data(value)
    return format_html(
        '{}<template data-start="{}" data-id="{}" data-options="{}"></template>',
        self.render_html(name, known, attrs),
        self.js_constructor,
        id_,
        json.dumps(self.get_js_init_options(id_, name, known)),
    )


def known_value_data(self: Any, value: Any) -> dict[str, Any] | None:
    """What a chooser shows of its value; of a thing of another town only that it is one."""
    instance = self.get_instance(value)
    if instance is None:
        return None
    if may_know(get_active_log_context().user, instance):
        known: dict[str, Any] = self.get_value_data_from_instance(instance)
        return known
    return {
        "id": instance.pk,
        "edit_url": None,
        self.display_title_key: _("Eintrag einer anderen Kommune"),
        "preview": {"url": "", "width": 0, "height": 0},
        "default_alt_text": "",
    }


def may_know(user: Any, instance: object) -> bool:
    """Whether the title of a page, an image or a document may be shown; without a user nobody is looking."""
    if user is None:
        return True
    if isinstance(instance, Page):
        return trees.is_readable(user, instance.path)
    for model, policy in ((get_image_model(), image_policy), (get_document_model(), document_policy)):
        if isinstance(instance, model):
            return bool(policy.user_has_any_permission_for_instance(user, FILE_RIGHTS, instance))
    return True


def reviewed_bulk_actions(app_label: str, model_name: str) -> list[Any]:
    """Only actions on pages: those on images and documents reach tags and collections of all towns."""
    bulk_action_registry._scan_for_bulk_actions()
    if (app_label, model_name) != ("wagtailcore", "page"):
        return []
    return list(bulk_action_registry.actions.get(app_label, {}).get(model_name, {}).values())


def refuse_restriction(sender: type, **kwargs: object) -> None:
    """View restrictions act at once on whole trees, outside drafts and approval."""
    raise RestrictionRefused(f"{sender.__name__} is not used in this portal.")


def _never(self: object) -> bool:
    """Name and picture come from the directory of the administration, not from a form here."""
    return False
