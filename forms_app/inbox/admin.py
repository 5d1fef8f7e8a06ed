"""The desk in Wagtail's admin, through wagtail-modeladmin.

Only the list, the case and its buttons have addresses. Creating, editing by hand, deleting and Wagtail's own
history do not exist: an application changes by its moves alone, and its history is the audit trail.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, re_path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail_modeladmin.helpers import AdminURLHelper, ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin

from accounts.models import User
from forms_app.applications.models import Application
from forms_app.inbox import filters, querysets
from forms_app.inbox.case import ActView, CaseView
from forms_app.inbox.closed import staff
from forms_app.inbox.listing import CaseListView

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class CaseURLHelper(AdminURLHelper):
    """`/admin/antraege/` and `/admin/antraege/<id>/`."""

    def _get_object_specific_action_url_pattern(self, action: str) -> str:
        end = "" if action == "inspect" else r"(?P<action>[a-z_]+)/"
        return rf"^{self.base_url_path}/(?P<instance_pk>{UUID})/{end}$"


class CasePermissionHelper(PermissionHelper):
    """Rights come from the roles at an authority, not from rights on the model."""

    def user_can_list(self, user: User) -> bool:
        return bool(querysets.authorities_of(user))

    def user_can_inspect_obj(self, user: User, obj: Application) -> bool:
        return obj.authority_id in querysets.authorities_of(user)

    def user_can_create(self, user: User) -> bool:
        return False

    def user_can_edit_obj(self, user: User, obj: Application) -> bool:
        return False

    def user_can_delete_obj(self, user: User, obj: Application) -> bool:
        return False


class CaseButtonHelper(ButtonHelper):
    """The reference is the link; there are no buttons beside it."""

    def get_buttons_for_obj(self, obj: Application, **kwargs: Any) -> list[Any]:
        return []


class ApplicationAdmin(ModelAdmin):
    model = Application
    base_url_path = "antraege"
    menu_label = _("Anträge")
    menu_icon = "mail"
    menu_order = 50
    menu_item_name = "antraege"
    list_display = ("reference", "title", "submitted_at", "state")
    list_export = ("reference", "title", "authority", "submitted_at", "state", "payment", "fee", "responsible")
    list_filter = filters.ALL
    list_per_page = 25
    inspect_view_enabled = True
    history_view_enabled = False
    index_view_class = CaseListView
    inspect_view_class = CaseView
    index_template_name = "inbox/list.html"
    inspect_template_name = "inbox/case.html"
    permission_helper_class = CasePermissionHelper
    url_helper_class = CaseURLHelper
    button_helper_class = CaseButtonHelper
    export_filename = "antraege"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        return querysets.cases_of(self.staff(request))

    def staff(self, request: HttpRequest) -> User:
        return staff(request)

    def act_view(self, request: HttpRequest, instance_pk: str, action: str) -> HttpResponse:
        view = ActView.as_view(model_admin=self, instance_pk=instance_pk, action=action)
        response: HttpResponse = view(request)
        return response

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        helper = self.url_helper
        return (
            re_path(helper.get_action_url_pattern("index"), self.index_view, name=helper.get_action_url_name("index")),
            re_path(
                helper.get_action_url_pattern("inspect"), self.inspect_view, name=helper.get_action_url_name("inspect")
            ),
            re_path(helper.get_action_url_pattern("act"), self.act_view, name=helper.get_action_url_name("act")),
        )

    def register_admin_url_finders(self) -> None:
        """Usage views of Wagtail get no link to a case."""

    def register_indexing(self) -> None:
        """Cases are no content: they are kept out of Wagtail's index of references."""


def case_url(case: Application) -> str:
    """Address of the case in the back office."""
    return reverse("antraege_modeladmin_inspect", args=[case.pk])
