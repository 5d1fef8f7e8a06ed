"""Workers that are alive, schedules that have run, and the base of rows that wait for a worker."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkerHeartbeat(models.Model):
    """Sign of life of one worker process."""

    worker_id = models.CharField(primary_key=True, max_length=64)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.worker_id


class ScheduleRun(models.Model):
    """When a schedule is due next; claimed by conditional update, so one worker runs each tick."""

    name = models.CharField(primary_key=True, max_length=80)
    due_at = models.DateTimeField()
    task_id = models.CharField(max_length=36, blank=True)

    def __str__(self) -> str:
        return self.name


class JobTally(models.Model):
    """How often a job has ended with an outcome; workers write it, because no scraper reaches them."""

    job = models.CharField(max_length=200)
    outcome = models.CharField(max_length=10)
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "outcome"], name="one_tally_of_a_job_and_outcome")]

    def __str__(self) -> str:
        return f"{self.job} {self.outcome}: {self.number}"


class Leased(models.Model):
    """Base of outbox rows: due at a time, worked on under a lease, repeated after a failure.

    A worker that dies lets its lease run out; the row is then claimed by the next one.
    """

    due_at = models.DateTimeField(_("fällig"), null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_owner = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveIntegerField(_("Versuche"), default=0)
    last_error = models.CharField(_("letzter Fehler"), max_length=200, blank=True)

    class Meta:
        abstract = True
