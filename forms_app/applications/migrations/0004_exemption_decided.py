"""A claim to an exemption from the fee can be decided; the fee without it is kept.

Claims of cases that are decided already count as granted: nothing was ever demanded for them.
"""

from django.db import migrations, models


def fill(apps, schema_editor):
    application = apps.get_model("applications", "Application")
    submitted = application._base_manager.exclude(submitted_at=None).only("fee_items")
    for one in submitted.iterator(chunk_size=500):
        full = sum(item["cents"] for item in one.fee_items if item["cents"] > 0)
        if full:
            application._base_manager.filter(pk=one.pk).update(full_fee_cents=full)
    application._base_manager.filter(exemption_claimed=True).exclude(decided_at=None).update(exemption_granted=True)


class Migration(migrations.Migration):
    dependencies = [("applications", "0003_inbox_of_all")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="full_fee_cents",
            field=models.PositiveIntegerField(default=0, verbose_name="Gebühr ohne Befreiung in Cent"),
        ),
        migrations.AddField(
            model_name="application",
            name="exemption_granted",
            field=models.BooleanField(default=None, null=True, verbose_name="Gebührenfreiheit anerkannt"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
