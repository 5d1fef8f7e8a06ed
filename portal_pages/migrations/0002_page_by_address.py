from django.db import migrations


class Migration(migrations.Migration):
    """Pages are found by `url_path`; without an index that reads every page of the installation."""

    dependencies = [
        ("portal_pages", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX IF NOT EXISTS portal_pages_page_by_address ON wagtailcore_page (url_path)",
            "DROP INDEX IF EXISTS portal_pages_page_by_address",
        )
    ]
