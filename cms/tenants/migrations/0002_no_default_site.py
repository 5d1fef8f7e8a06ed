"""Take away the site and the page Wagtail brings along: every site is an authority's, and none is the default one."""

from django.db import migrations

WELCOME = {
    "depth": 2,
    "slug": "home",
    "numchild": 0,
    "content_type__app_label": "wagtailcore",
    "content_type__model": "page",
    "sites_rooted_here": None,
}


def remove(apps, schema_editor):
    page_model = apps.get_model("wagtailcore", "Page")
    sites = apps.get_model("wagtailcore", "Site").objects.filter(authority=None)
    sites.filter(hostname="localhost", is_default_site=True, root_page__slug="home").delete()
    # The class of the page is not there when migrations run, so the tree is mended by hand.
    page_model.objects.filter(**WELCOME).delete()
    for root in page_model.objects.filter(depth=1):
        root.numchild = page_model.objects.filter(depth=2, path__startswith=root.path).count()
        root.save(update_fields=["numchild"])


class Migration(migrations.Migration):
    dependencies = [
        ("tenants", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(remove, migrations.RunPython.noop)]
