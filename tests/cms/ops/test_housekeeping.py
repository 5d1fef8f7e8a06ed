"""What nobody should have to think of."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from cms.jobs.tasks import enqueue
from cms.ops import schedules
from cms.tenants.models import Authority
from portal_pages.models import ServicePage

pytestmark = pytest.mark.django_db


def test_a_page_goes_live_at_the_hour_its_editor_set(erkelenz: Authority, everywhere: None) -> None:
    assert erkelenz.site is not None
    root = Page.objects.get(pk=erkelenz.site.root_page_id)
    page = root.add_child(instance=ServicePage(title="Später", slug="spaeter", live=False))
    page.go_live_at = timezone.now() - timedelta(minutes=1)
    page.save_revision(approved_go_live_at=page.go_live_at)

    schedules.publish_what_is_due()

    assert ServicePage.objects.get(pk=page.pk).live


def test_ended_sessions_are_forgotten_and_running_ones_kept() -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=timezone.now() + timedelta(days=1))

    schedules.forget_ended_sessions()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_finished_jobs_are_pruned_after_their_time(work: Callable[..., int]) -> None:
    enqueue(schedules.forget_ended_sessions)
    work()
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=4))

    schedules.prune_finished_jobs()

    assert DBTaskResult.objects.count() == 0
