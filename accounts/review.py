"""Who releases the pages of an authority: one workflow with one task, for the group "Freigabe".

Wagtail's own administration of workflows reaches across all towns and is closed, so they are made here.
"""

from __future__ import annotations

from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from cms.tenants.models import Authority
from cms.tenants.provisioning import Plan


def provision(authority: Authority, releasers: Group, plan: Plan) -> None:
    """Create or repair the workflow on the authority's own tree."""
    if authority.site is None:
        return
    name = f"Freigabe {authority.name}"
    task, _made = GroupApprovalTask.objects.get_or_create(name=name)
    if not task.groups.filter(pk=releasers.pk).exists():
        task.groups.set([releasers])
        plan.note(f"{name}: zuständige Gruppe gesetzt")
    workflow, made = Workflow.objects.get_or_create(name=name)
    if made:
        plan.note(f"{name}: Ablauf angelegt")
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})
    WorkflowPage.objects.update_or_create(page=authority.site.root_page, defaults={"workflow": workflow})
