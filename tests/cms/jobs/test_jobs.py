"""Jobs are repeated, rescued, scheduled, and claimed once."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.jobs import leases, retries, schedules
from cms.jobs.models import ScheduleRun, WorkerHeartbeat
from cms.jobs.schedules import Schedule
from cms.jobs.tasks import RetryLater, enqueue, job
from cms.tenants.models import Authority
from tests.fixtures_applications import make_offer

CALLS: list[str] = []


@job(attempts=3, first_delay=0.01)
def sometimes(name: str, failures: int) -> None:
    CALLS.append(name)
    if len(CALLS) <= failures:
        raise RuntimeError("not yet")


@job()
def patient() -> None:
    CALLS.append("patient")
    if len(CALLS) < 3:
        raise RetryLater(60)


@job(attempts=1)
def careless() -> None:
    raise ValueError("Alva Mustermann is not a number")


@job()
def regular() -> None:
    CALLS.append("regular")


@pytest.fixture(autouse=True)
def _no_calls() -> None:
    CALLS.clear()


@pytest.mark.django_db
def test_a_job_in_a_transaction_that_fails_is_never_run(work: Callable[..., int]) -> None:
    with transaction.atomic():
        enqueue(sometimes, "a", 0)
        transaction.set_rollback(True)

    work()

    assert CALLS == []


@pytest.mark.django_db
def test_a_failing_job_is_repeated_until_it_works(work: Callable[..., int]) -> None:
    enqueue(sometimes, "a", 2)

    work(ignore_delays=True)

    assert CALLS == ["a", "a", "a"]
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


@pytest.mark.django_db
def test_a_job_that_never_works_stays_visible_as_failed(work: Callable[..., int]) -> None:
    enqueue(sometimes, "a", 99)

    work(ignore_delays=True)

    assert len(CALLS) == 3
    assert DBTaskResult.objects.get().status == "FAILED"


@pytest.mark.django_db
def test_a_job_may_ask_to_come_back_later_without_counting_as_failed(work: Callable[..., int]) -> None:
    enqueue(patient)

    work()
    assert CALLS == ["patient"]
    work(ignore_delays=True)

    assert CALLS == ["patient"] * 3
    assert not DBTaskResult.objects.filter(status="FAILED").exists()


@pytest.mark.django_db
def test_a_running_job_of_a_dead_worker_is_put_back() -> None:
    enqueue(sometimes, "a", 0)
    DBTaskResult.objects.get().claim("elsewhere:1:abc")

    assert retries.rescue() == 1
    assert DBTaskResult.objects.get().status == "READY"


@pytest.mark.django_db
def test_a_running_job_of_a_living_worker_is_left_alone() -> None:
    enqueue(sometimes, "a", 0)
    WorkerHeartbeat.objects.create(pk="elsewhere:1:abc", started_at=timezone.now(), seen_at=timezone.now())
    DBTaskResult.objects.get().claim("elsewhere:1:abc")

    assert retries.rescue() == 0


@pytest.mark.django_db
def test_a_job_that_kills_its_worker_every_time_ends_as_failed() -> None:
    enqueue(sometimes, "a", 0)
    for _ in range(3):
        DBTaskResult.objects.get().claim("elsewhere:1:abc")
        retries.rescue()

    assert DBTaskResult.objects.get().status == "FAILED"


@pytest.mark.django_db
def test_a_schedule_is_enqueued_once_per_tick_and_not_while_it_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedules, "all_schedules", lambda: (Schedule("regular", 60, regular),))

    assert [schedules.tick(), schedules.tick()] == [1, 0]
    ScheduleRun.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert schedules.tick() == 0, "the first run still waits"
    DBTaskResult.objects.update(status="SUCCESSFUL")
    ScheduleRun.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert schedules.tick() == 1


@pytest.mark.django_db
def test_a_tick_is_not_lost_with_the_worker_that_won_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedules, "all_schedules", lambda: (Schedule("regular", 60, regular),))

    def killed(_job: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(schedules, "enqueue", killed)
        with pytest.raises(KeyboardInterrupt):
            schedules.tick()

    assert schedules.tick() == 1


@pytest.mark.django_db
def test_killed_workers_are_forgotten_after_a_day() -> None:
    for name, hours in (("killed", 25), ("silent", 23), ("alive", 0)):
        seen = timezone.now() - timedelta(hours=hours)
        WorkerHeartbeat.objects.create(pk=name, started_at=seen, seen_at=seen)

    retries.rescue()

    assert set(WorkerHeartbeat.objects.values_list("pk", flat=True)) == {"silent", "alive"}


@pytest.mark.django_db
def test_a_failed_job_keeps_class_and_place_of_its_failure_but_no_message(work: Callable[..., int]) -> None:
    enqueue(careless)

    work()

    row = DBTaskResult.objects.get(status="FAILED")
    assert row.exception_class_path == "builtins.ValueError"
    assert re.fullmatch(r"cms/jobs/test_jobs\.py:\d+ careless", row.traceback)


@pytest.mark.django_db
@pytest.mark.parametrize(("attempts", "least", "most"), [(1, 4, 6), (2, 8, 12), (5, 64, 96), (40, 2880, 4320)])
def test_waits_double_up_to_an_hour(attempts: int, least: float, most: float) -> None:
    assert least <= leases.back_off(attempts).total_seconds() <= most


@pytest.mark.django_db(transaction=True)
def test_of_many_claims_at_once_exactly_one_wins() -> None:
    """ScheduleRun stands in for an outbox row: the same conditional update decides."""
    ScheduleRun.objects.create(name="one", due_at=timezone.now() - timedelta(seconds=5))
    won: list[int] = []
    all_have_read = threading.Barrier(10)

    def claim() -> None:
        try:
            row = ScheduleRun.objects.get(name="one")
            all_have_read.wait()
            won.append(
                ScheduleRun.objects.filter(name="one", due_at=row.due_at).update(
                    due_at=timezone.now() + timedelta(seconds=60)
                )
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=claim) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(won) == 1


@pytest.mark.django_db
def test_wagtails_own_tasks_see_the_pages_of_all_towns(work: Callable[..., int], erkelenz: Authority) -> None:
    make_offer(erkelenz)

    work()

    assert not DBTaskResult.objects.filter(status="FAILED").exists()
