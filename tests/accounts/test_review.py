"""Each authority has its own way to a release, and nobody else's people stand on it."""

from wagtail.models import GroupApprovalTask, Page, TaskState

from accounts.roles import Role


def test_the_pages_of_gangelt_are_released_in_gangelt(kreis, erkelenz, gangelt, employ):
    gesa = employ("gesa", (gangelt, Role.REDAKTION))
    gero = employ("gero", (gangelt, Role.FREIGABE))
    emil = employ("emil", (erkelenz, Role.FREIGABE))
    page = Page.objects.get(pk=gangelt.site.root_page_id).specific
    page.save_revision(user=gesa)

    page.get_workflow().start(page, gesa)

    assert TaskState.objects.reviewable_by(gero).count() == 1
    assert TaskState.objects.reviewable_by(emil).count() == 0
    assert TaskState.objects.reviewable_by(gesa).count() == 0


def test_provisioning_twice_makes_one_task(provision, erkelenz):
    provision("erkelenz")

    assert GroupApprovalTask.objects.filter(name="Freigabe Stadt Erkelenz").count() == 1
