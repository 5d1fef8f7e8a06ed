"""Every shared group that stands in a form gets a first version, and every form is pinned to it.

Until now a form took over what the group said on the day it was published. Forms, their drafts and the kept blocks of
their versions all name the first version, so nothing changes until an editor adopts the next one.
"""

import json

from django.db import migrations


def uses(raw):
    """The pages of shared groups in raw steps."""
    for step in raw or []:
        for item in (step.get("value") or {}).get("items") or []:
            if item.get("type") == "group" and isinstance(item.get("value"), int):
                yield item["value"]


def as_list(raw):
    return json.loads(raw) if isinstance(raw, str) else raw


def raw_of(stream):
    """A stream of a historical model as plain JSON."""
    return json.loads(json.dumps(list(stream.raw_data), default=str)) if hasattr(stream, "raw_data") else stream


def pinned(raw, known):
    return {str(page_id): 1 for page_id in sorted(set(uses(raw)) & known)}


def forwards(apps, schema_editor):
    groups = apps.get_model("builder", "FieldGroupPage")
    form_pages = apps.get_model("builder", "FormPage")
    shared = apps.get_model("builder", "SharedVersion")
    sources = apps.get_model("builder", "VersionSource")
    revisions = apps.get_model("wagtailcore", "Revision")
    kinds = apps.get_model("contenttypes", "ContentType")

    forms = {form.pk: raw_of(form.steps) for form in form_pages.objects.all()}
    used = {page_id for raw in forms.values() for page_id in uses(raw)}
    known = set()
    for group in groups.objects.all():
        if group.live or group.pk in used:
            known.add(group.pk)
            shared.objects.create(page_id=group.pk, number=1, title=group.title, content=raw_of(group.items), digest="")
    for pk, raw in forms.items():
        form_pages.objects.filter(pk=pk).update(pins=pinned(raw, known))
    for source in sources.objects.all():
        source.content = {**source.content, "pins": pinned(as_list(source.content.get("steps")), known)}
        sources._base_manager.filter(pk=source.pk).update(content=source.content)
    kind = kinds.objects.filter(app_label="builder", model="formpage").first()
    if kind is not None:
        for revision in revisions.objects.filter(content_type=kind):
            content = {**revision.content, "pins": pinned(as_list(revision.content.get("steps")), known)}
            revisions.objects.filter(pk=revision.pk).update(content=content)


class Migration(migrations.Migration):
    dependencies = [
        ("builder", "0006_shared_blocks"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0001_initial"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
