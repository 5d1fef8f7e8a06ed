"""Things of Erkelenz that carry a marker nobody else uses."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    Comment,
    GroupApprovalTask,
    Page,
    Task,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)
from wagtail.search import index

from accounts.models import User
from accounts.roles import Role
from cms.audit.models import AuditEntry
from cms.tenants import scope
from cms.tenants.models import Authority
from forms_app.applications import messages
from forms_app.applications.models import Application
from forms_app.attachments import services as attachments
from forms_app.attachments.models import Attachment
from tests.samples.forms import ID, sample_answers

MARKER = "Kanarienvogel"


@dataclass(frozen=True)
class Foreign:
    """The things of Erkelenz, and how they look now."""

    pages: list[Page]
    case: Application
    ids: dict[str, list[Any]]
    people: list[User]

    def picture(self) -> dict[str, Any]:
        """What must not change while others walk around."""
        pages = Page.objects.filter(pk__in=[page.pk for page in self.pages]).order_by("pk")
        return {
            "pages": list(pages.values("pk", "title", "live", "locked", "path", "latest_revision_id", "draft_title")),
            "case": Application.unscoped.filter(pk=self.case.pk).values("state", "revision", "updated_at").get(),
            "images": list(get_image_model().objects.values_list("pk", "title", "collection_id")),
            "documents": list(get_document_model().objects.values_list("pk", "title", "collection_id")),
            "trail": AuditEntry.objects.filter(subject_id=str(self.case.pk)).count(),
            "groups": list(Group.objects.order_by("pk").values_list("name", flat=True)),
            "tasks": list(TaskState.objects.values_list("pk", "status")),
        }


@pytest.fixture
def emil(employ, erkelenz) -> User:
    user: User = employ("emil", (erkelenz, Role.REDAKTION), (erkelenz, Role.FREIGABE))
    user.last_name = MARKER
    user.save()
    return user


@pytest.fixture
def foreign(erkelenz: Authority, emil: User, alva, make_application) -> Foreign:
    assert erkelenz.site is not None
    root = Page.objects.get(pk=erkelenz.site.root_page_id).specific
    live = root.add_child(instance=type(root)(title=f"{MARKER} sichtbar", slug="kanarie-live", owner=emil))
    draft = root.add_child(
        instance=type(root)(title=f"{MARKER} Entwurf", slug="kanarie-entwurf", owner=emil, live=False)
    )
    for page in (live, draft):
        page.title = f"{MARKER} geändert"
        page.save_revision(user=emil, log_action=True)
    Comment.objects.create(page=live, user=emil, text=f"{MARKER} Kommentar", contentpath="title")
    state = _workflow(root, draft, emil)
    image, document, collection = _files(erkelenz, emil)
    for thing in (live, draft, image, document):
        index.insert_or_update_object(thing)
    case = _case(erkelenz, alva, make_application)
    pages = [root, live, draft]
    task_state = state.current_task_state
    return Foreign(
        pages=pages,
        case=case,
        people=[emil],
        ids={
            "page": [page.pk for page in pages],
            "revision": [draft.latest_revision_id],
            "image": [image.pk],
            "document": [document.pk],
            "picture": [image.file.name, image.get_rendition("max-165x165").file.name],
            "collection": [collection.pk],
            "user": [emil.pk],
            "group": list(emil.groups.values_list("pk", flat=True)),
            "site": [erkelenz.site_id],
            "workflow": [Workflow.objects.get(name=MARKER).pk],
            "task": [task_state.task_id],
            "task_state": [task_state.pk],
            "workflow_state": [state.pk],
            "case": [case.pk],
            "file": [Attachment.unscoped.get(application=case).pk],
        },
    )


def _workflow(root: Page, draft: Page, emil: User) -> WorkflowState:
    workflow = Workflow.objects.create(name=MARKER)
    task = GroupApprovalTask.objects.create(name=f"{MARKER} Prüfung")
    task.groups.set(emil.groups.all())
    WorkflowTask.objects.create(workflow=workflow, task=Task.objects.get(pk=task.pk), sort_order=0)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    return workflow.start(draft, emil)


def _files(erkelenz: Authority, emil: User) -> tuple[Any, Any, Collection]:
    collection = Collection.objects.get(name=erkelenz.name)
    image = get_image_model().objects.create(
        title=f"{MARKER} Bild",
        file=get_test_image_file(filename=f"{MARKER}.png"),
        collection=collection,
        uploaded_by_user=emil,
    )
    document = get_document_model().objects.create(
        title=f"{MARKER} Datei",
        file=ContentFile(b"Inhalt", name=f"{MARKER}.txt"),
        collection=collection,
        uploaded_by_user=emil,
    )
    return image, document, collection


def _case(erkelenz: Authority, alva: Any, make_application: Any) -> Application:
    case: Application = make_application(
        erkelenz, state="waiting", answers={**sample_answers(), ID["family_name"]: MARKER}
    )
    with scope.use(erkelenz):
        messages.write(case, f"{MARKER} Nachricht", by=alva.actor)
        attachments.receive(
            case,
            ID["evidence"],
            SimpleUploadedFile(f"{MARKER}.png", get_test_image_file().file.getvalue(), "image/png"),
            alva.actor,
        )
    Application.unscoped.filter(pk=case.pk).update(title=f"{MARKER} Leistung")
    return case
