"""One group per role at an authority, with the rights the role needs in the back office.

Rights on pages and files hang on the authority's own tree and its own collection, never on the roots: only
Kreis-IT reaches those, and not even Kreis-IT may create users or groups, because that right mints superusers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from accounts import review
from accounts.models import StaffRole
from accounts.roles import TOWN_ROLES, Role, roles_at
from cms.tenants import hosts
from cms.tenants.models import Authority
from cms.tenants.provisioning import Plan

WRITE = ("add_page", "change_page")
RELEASE = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
EVERYTHING = (*RELEASE, "bulk_delete_page")
ON_PAGES: Mapping[Role, tuple[str, ...]] = {
    Role.REDAKTION: WRITE,
    Role.FREIGABE: RELEASE,
    Role.KREIS_REDAKTION: EVERYTHING,
    Role.KREIS_IT: EVERYTHING,
}
FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
SHOW_FILES = ("choose_image", "choose_document")
ACCESS = "wagtailadmin.access_admin"
# What Kreis-IT may beyond pages and files. Users and groups are absent on purpose.
OPERATORS = (
    "backoffice.operate",
    "wagtailcore.add_collection",
    "wagtailcore.change_collection",
    "wagtailcore.delete_collection",
    "wagtailcore.add_workflow",
    "wagtailcore.change_workflow",
    "wagtailcore.add_task",
    "wagtailcore.change_task",
)


def provision(authority: Authority, plan: Plan) -> None:
    """Create or repair the groups of every role there is at the authority."""
    collection = _collection(authority, plan)
    for role in roles_at(authority):
        group = _group(authority, role, plan)
        _own_rights(group, role, plan)
        _page_rights(group, _trees(authority, role), ON_PAGES.get(role, ()), plan)
        _file_rights(group, role, collection, plan)
        if role is Role.FREIGABE:
            review.provision(authority, group, plan)


def _group(authority: Authority, role: Role, plan: Plan) -> Group:
    existing = StaffRole.objects.filter(authority=authority, role=role).select_related("group").first()
    if existing:
        return existing.group
    group, _created = Group.objects.get_or_create(name=f"{authority.short_name}: {role.label}")
    StaffRole.objects.create(group=group, authority=authority, role=role)
    plan.note(f"Gruppe {group.name} angelegt")
    return group


def _collection(authority: Authority, plan: Plan) -> Collection:
    """The authority's own folder of images and documents, named like it."""
    root = Collection.get_first_root_node()
    existing = root.get_children().filter(name=authority.name).first()
    if existing is not None:
        return existing
    plan.note(f"Sammlung {authority.name} angelegt")
    return root.add_child(instance=Collection(name=authority.name))


def _shared_collections(own: Collection) -> list[Collection]:
    names = Authority.objects.filter(kind=Authority.Kind.KREIS).values_list("name", flat=True)
    return list(Collection.objects.filter(depth=2, name__in=names).exclude(pk=own.pk))


def _trees(authority: Authority, role: Role) -> list[Page]:
    """The pages a role may work on, with all below them."""
    if role is Role.KREIS_IT:
        return [Page.get_first_root_node()]
    own = [authority.site.root_page] if authority.site else []
    return [*own, *_central_trees()] if role is Role.KREIS_REDAKTION else own


def _central_trees() -> list[Page]:
    """Shared content: the trees beside the sites that belong to no site."""
    tops = Page.get_first_root_node().get_children()
    return [
        page for page in tops if hosts.authority_for_path(page.path) is None and not page.sites_rooted_here.exists()
    ]


def _own_rights(group: Group, role: Role, plan: Plan) -> None:
    wanted = (ACCESS, *OPERATORS) if role is Role.KREIS_IT else (ACCESS,)
    present = set(group.permissions.values_list("content_type__app_label", "codename"))
    missing = [name for name in wanted if tuple(name.split(".")) not in present]
    if missing:
        group.permissions.add(*(_permission(*name.split(".")) for name in missing))
        plan.note(f"{group.name}: {len(missing)} Rechte ergänzt")


def _page_rights(group: Group, trees: Iterable[Page], names: tuple[str, ...], plan: Plan) -> None:
    present = set(GroupPagePermission.objects.filter(group=group).values_list("page_id", "permission__codename"))
    missing = [(page, name) for page in trees for name in names if (page.pk, name) not in present]
    for page, name in missing:
        GroupPagePermission.objects.create(group=group, page=page, permission=_permission("wagtailcore", name))
    if missing:
        plan.note(f"{group.name}: {len(missing)} Rechte an Seiten ergänzt")


def _file_rights(group: Group, role: Role, own: Collection, plan: Plan) -> None:
    if role not in ON_PAGES:
        return
    working = Collection.get_first_root_node() if role is Role.KREIS_IT else own
    wanted = [(working, name) for name in FILES]
    if role in TOWN_ROLES:
        # Files of the Kreis may be shown by every town; only the own folder can be written to.
        wanted += [(shared, name) for shared in _shared_collections(own) for name in SHOW_FILES]
    present = set(
        GroupCollectionPermission.objects.filter(group=group).values_list("collection_id", "permission__codename")
    )
    missing = [(collection, name) for collection, name in wanted if (collection.pk, name) not in present]
    for collection, name in missing:
        app = "wagtailimages" if name.endswith("_image") else "wagtaildocs"
        GroupCollectionPermission.objects.create(group=group, collection=collection, permission=_permission(app, name))
    if missing:
        plan.note(f"{group.name}: {len(missing)} Rechte an Dateien ergänzt")


def _permission(app: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app, codename=codename)
