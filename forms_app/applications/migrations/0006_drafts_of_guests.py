"""Drafts know their guest's address, where answers come from and whether their end was announced.

Of drafts nobody typed into, an account keeps one per offer. Where there are more already, the older ones count as
touched; nothing is deleted.
"""

from django.db import migrations, models


def touch(apps, schema_editor):
    application = apps.get_model("applications", "Application")
    untouched = application._base_manager.filter(state="draft", revision=0).exclude(principal=None).exclude(offer=None)
    kept = set()
    for one in untouched.order_by("-created_at").values("pk", "principal", "offer").iterator(chunk_size=500):
        pair = (one["principal"], one["offer"])
        if pair in kept:
            application._base_manager.filter(pk=one["pk"]).update(revision=1)
        kept.add(pair)


class Migration(migrations.Migration):
    dependencies = [("applications", "0005_language")]

    operations = [
        migrations.AddField(model_name="application", name="sealed_origins", field=models.BinaryField(default=bytes)),
        migrations.AddField(model_name="application", name="sealed_contact", field=models.BinaryField(default=bytes)),
        migrations.AddField(
            model_name="application", name="warned_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.RunPython(touch, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revision", 0), ("state", "draft")),
                fields=("principal", "offer"),
                name="application_one_untouched_draft",
            ),
        ),
    ]
