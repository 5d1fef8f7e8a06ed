"""Wagtail starts with two groups that may edit every page and every file of every town. They go."""

from django.db import migrations

INITIAL_GROUPS = ["Moderators", "Editors"]
INITIAL_WORKFLOW = "Moderators approval"


def remove(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.filter(name__in=INITIAL_GROUPS)
    for model in ("GroupPagePermission", "GroupCollectionPermission"):
        apps.get_model("wagtailcore", model).objects.filter(group__in=groups).delete()
    workflows = apps.get_model("wagtailcore", "Workflow").objects.filter(name=INITIAL_WORKFLOW)
    tasks = apps.get_model("wagtailcore", "Task").objects.filter(name=INITIAL_WORKFLOW)
    apps.get_model("wagtailcore", "WorkflowPage").objects.filter(workflow__in=workflows).delete()
    apps.get_model("wagtailcore", "WorkflowTask").objects.filter(workflow__in=workflows).delete()
    workflows.delete()
    apps.get_model("wagtailcore", "GroupApprovalTask").objects.filter(task_ptr__in=tasks).delete()
    tasks.delete()
    groups.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_roles_and_sessions"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [migrations.RunPython(remove, migrations.RunPython.noop)]
