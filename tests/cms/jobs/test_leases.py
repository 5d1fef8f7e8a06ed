"""Who has a row under a lease has it alone, until the lease is given back or runs out."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from cms.jobs import leases
from cms.tenants.models import Authority
from forms_app.applications.models import Application
from forms_app.pdfs.models import PdfRequest


@pytest.fixture
def row(erkelenz: Authority, make_application: Callable[..., Application]) -> PdfRequest:
    """A row of some outbox that is due; the receipt of an application stands in for all of them."""
    request = PdfRequest.unscoped.get(application=make_application(erkelenz))
    PdfRequest.unscoped.filter(pk=request.pk).update(due_at=timezone.now() - timedelta(seconds=1))
    request.refresh_from_db()
    return request


def stored(row: PdfRequest) -> PdfRequest:
    return PdfRequest.unscoped.get(pk=row.pk)


@pytest.mark.django_db
def test_a_second_worker_gets_nothing_while_the_first_one_works(row: PdfRequest) -> None:
    with (
        leases.claim(PdfRequest.unscoped.all(), row.pk) as first,
        leases.claim(PdfRequest.unscoped.all(), row.pk) as second,
    ):
        assert first is not None
        assert second is None
        assert leases.due(PdfRequest.unscoped.all()) == []


@pytest.mark.django_db
def test_a_lease_is_given_back_at_the_end_and_after_a_failure(row: PdfRequest) -> None:
    with leases.claim(PdfRequest.unscoped.all(), row.pk):
        pass
    with pytest.raises(ZeroDivisionError), leases.claim(PdfRequest.unscoped.all(), row.pk):
        _ = 1 / 0

    after = stored(row)
    assert (after.lease_owner, after.lease_until, after.attempts) == ("", None, row.attempts + 2)
    assert leases.due(PdfRequest.unscoped.all()) == [row]


@pytest.mark.django_db
def test_a_lease_that_has_run_out_is_taken_over_and_its_old_owner_takes_nothing_back(row: PdfRequest) -> None:
    rows = PdfRequest.unscoped.all()

    with ExitStack() as quick_work:
        with leases.claim(rows, row.pk, seconds=-1) as slow:
            quick = quick_work.enter_context(leases.claim(rows, row.pk))
            assert slow is not None
            assert quick is not None
            assert quick.lease_owner != slow.lease_owner

        assert stored(row).lease_owner == quick.lease_owner
        assert leases.due(rows) == []


@pytest.mark.django_db
def test_a_row_that_is_not_due_yet_or_never_again_is_not_claimed(row: PdfRequest) -> None:
    for due_at in (timezone.now() + timedelta(minutes=1), None):
        PdfRequest.unscoped.filter(pk=row.pk).update(due_at=due_at)

        with leases.claim(PdfRequest.unscoped.all(), row.pk) as claimed:
            assert claimed is None
    assert stored(row).attempts == row.attempts


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_exactly_one_gets_the_row(row: PdfRequest) -> None:
    won: list[bool] = []
    everybody_has_tried = threading.Barrier(10)

    def worker() -> None:
        try:
            with leases.claim(PdfRequest.unscoped.all(), row.pk) as claimed:
                won.append(claimed is not None)
                everybody_has_tried.wait(timeout=60)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(won) == 1
    assert len(won) == 10
    assert stored(row).lease_owner == ""
