"""Who may open which address of the admin.

Wagtail asks for rights per kind of object; whether the object belongs to the asking town it often does not ask.
So every address has a door here, and an address without an entry stays closed: a new Wagtail version cannot open
a view that nobody has looked at. `tests/architecture/test_back_office_urls.py` compares the table with the
addresses that exist.

Other houses name the doors of their own views with the Wagtail hook `back_office_doors`.
"""

from collections.abc import Mapping
from enum import Enum

from wagtail import hooks

HOOK = "back_office_doors"


class Door(Enum):
    PUBLIC = "needs no login and shows nothing of anybody"
    STAFF = "everybody with a role; shows only what belongs to the person asking"
    PAGE = "the pages named in the address must lie in the person's own tree"
    EDIT = "the pages named in the address must lie in the own tree, and the person must be allowed to edit them"
    EXPLORE = "the page named in the address must lie in the own tree or on the way to it"
    CHOOSE = "the pages named in the address must lie in the own tree or in the central one"
    PAGE_BULK = "an action on several pages, all of them in the own tree"
    SESSION = "who else is editing: only for pages of the own tree"
    IMAGE = "the image must lie in a collection the person may use"
    PICTURE = "the image whose file is named must lie in a collection the person may use"
    DOCUMENT = "the document must lie in a collection the person may use"
    OWN_CHECK = "the view checks itself and is covered by the walk over foreign ids"
    OPERATORS = "only people who run the platform; everybody else gets 403"
    NOBODY = "closed for all"


def _all(door: Door, prefix: str, names: str) -> dict[str, Door]:
    return {f"{prefix}{name}": door for name in names.split()}


WAGTAIL: Mapping[str, Door] = {
    **_all(Door.PUBLIC, "wagtailadmin_", "login logout sprite javascript_catalog"),
    **_all(Door.PUBLIC, "wagtail_modeladmin:", "javascript_catalog"),
    **_all(Door.STAFF, "wagtailadmin_", "home account dismissibles block_preview"),
    # The page explorer asks the API for the tree; it answers from the explorable pages only.
    **_all(Door.STAFF, "wagtailadmin_api:pages:", "listing"),
    **_all(Door.EXPLORE, "wagtailadmin_api:pages:", "detail"),
    **_all(Door.NOBODY, "wagtailadmin_api:", "pages:find pages:action"),
    **_all(Door.NOBODY, "wagtailadmin_api:images:", "listing detail find"),
    **_all(Door.NOBODY, "wagtailadmin_api:documents:", "listing detail find"),
    # Pages
    **_all(Door.STAFF, "wagtailadmin_", "explore_root"),
    **_all(Door.EXPLORE, "wagtailadmin_", "explore explore_results"),
    **_all(Door.STAFF, "wagtailadmin_pages:", "search search_results"),
    **_all(
        Door.PAGE,
        "wagtailadmin_pages:",
        "add preview_on_add edit preview_on_edit view_draft add_subpage delete unpublish usage move move_confirm"
        " set_page_position copy workflow_action collect_workflow_action_data confirm_workflow_cancellation"
        " workflow_preview lock unlock revisions_index revisions_view revisions_revert revisions_unschedule"
        " revisions_compare workflow_history workflow_history_detail history history_results",
    ),
    # Pages of all towns by type; aliases cannot carry local text; privacy acts outside drafts and approval.
    **_all(Door.OPERATORS, "wagtailadmin_pages:", "type_use type_use_results choose_parent"),
    **_all(Door.NOBODY, "wagtailadmin_pages:", "convert_alias set_privacy"),
    "wagtail_bulk_action": Door.PAGE_BULK,
    # Choosers
    "wagtailadmin_choose_page": Door.CHOOSE,
    **_all(Door.CHOOSE, "wagtailadmin_choose_page", "_child _search _chosen_multiple"),
    **_all(Door.STAFF, "wagtailadmin_choose_page_", "external_link email_link phone_link anchor_link"),
    **_all(Door.STAFF, "wagtailimages_chooser:", "choose choose_results chosen_multiple create"),
    **_all(Door.IMAGE, "wagtailimages_chooser:", "chosen select_format"),
    **_all(Door.STAFF, "wagtaildocs_chooser:", "choose choose_results chosen_multiple create"),
    **_all(Door.DOCUMENT, "wagtaildocs_chooser:", "chosen"),
    # Images and documents
    **_all(Door.STAFF, "wagtailimages:", "index index_results add add_multiple"),
    **_all(Door.IMAGE, "wagtailimages:", "edit delete preview image_usage edit_multiple delete_multiple"),
    **_all(Door.STAFF, "wagtailimages:", "create_multiple_from_uploaded_image delete_upload_multiple"),
    # Anybody could have the server render any image in any size.
    **_all(Door.NOBODY, "wagtailimages:", "url_generator url_generator_output"),
    **_all(Door.STAFF, "wagtaildocs:", "index index_results add add_multiple"),
    **_all(Door.DOCUMENT, "wagtaildocs:", "edit delete document_usage edit_multiple delete_multiple"),
    **_all(Door.STAFF, "wagtaildocs:", "create_multiple_from_uploaded_document delete_upload_multiple"),
    # Tags are free words of all towns; a list of them tells what others work on.
    **_all(Door.NOBODY, "wagtailadmin_", "tag_autocomplete tag_model_autocomplete error_test"),
    **_all(Door.SESSION, "wagtailadmin_editing_sessions:", "ping"),
    **_all(Door.STAFF, "wagtailadmin_editing_sessions:", "release"),
    # The installation as a whole
    **_all(Door.OPERATORS, "wagtailadmin_collections:", "index add edit delete"),
    **_all(Door.NOBODY, "wagtailadmin_collections:", "set_privacy"),
    **_all(
        Door.OPERATORS,
        "wagtailadmin_workflows:",
        "index index_results add enable disable edit usage usage_results remove add_task select_task_type task_index"
        " task_index_results edit_task disable_task enable_task task_chooser task_chooser_results"
        " task_chooser_create task_chosen",
    ),
    **_all(
        Door.OPERATORS,
        "wagtailadmin_reports:",
        "locked_pages locked_pages_results workflow workflow_results workflow_tasks workflow_tasks_results site_history"
        " site_history_results aging_pages aging_pages_results page_types_usage page_types_usage_results",
    ),
    **_all(
        Door.OPERATORS,
        "wagtailsites:",
        "index index_results add edit delete history history_results usage copy",
    ),
    **_all(
        Door.OPERATORS,
        "wagtailusers_users:",
        "index index_results add edit delete history history_results usage copy",
    ),
    **_all(Door.OPERATORS, "wagtailusers_groups:", "index index_results add edit delete history history_results usage"),
    # Passwords are kept by Keycloak.
    "wagtailadmin_password_reset": Door.NOBODY,
    **_all(Door.NOBODY, "wagtailadmin_password_reset", "_done _confirm _complete"),
}
# Our own views beside the admin.
OURS: Mapping[str, Door] = {"picture": Door.PICTURE}


def door(route: str) -> Door | None:
    """The door of a named route; None when nobody has looked at it, which means closed."""
    if route in WAGTAIL:
        return WAGTAIL[route]
    if route in OURS:
        return OURS[route]
    for contribute in hooks.get_hooks(HOOK):
        doors: Mapping[str, Door] = contribute()
        if route in doors:
            return doors[route]
    return None
