"""The trail is append-only and shows every tampering."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cms.audit import trail
from cms.audit.actors import Actor
from cms.audit.models import AppendOnly, AuditEntry, ChainHead

WORKER = Actor.system("test")


def write(number: int) -> None:
    for index in range(number):
        trail.record("test.done", by=WORKER, authority=None, subject=f"thing-{index}", facts={"index": index})


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        for statement in sql.split(";"):
            cursor.execute(statement)


def tamper(sql: str) -> None:
    """Somebody who may change the schema puts the guard out of action first."""
    if connection.vendor == "postgresql":
        # Checks that wait for the end of the transaction stand in the way of ALTER TABLE.
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        execute("ALTER TABLE audit_auditentry DISABLE TRIGGER audit_append_only")
    else:
        execute("DROP TRIGGER audit_append_only")
    execute(sql)


@pytest.mark.django_db
def test_an_intact_chain_has_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    write(5)

    call_command("verify_audit")

    assert "unversehrt: 5 Einträge" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_auditentry SET action = 'test.undone' WHERE sequence = 3",
        "UPDATE audit_auditentry SET actor_id = 'somebody' WHERE sequence = 1",
        "UPDATE audit_auditentry SET facts = '{}' WHERE sequence = 2",
        "DELETE FROM audit_auditentry WHERE sequence = 3",
        "DELETE FROM audit_auditentry WHERE sequence = 5",
        "UPDATE audit_chainhead SET sequence = 9",
        "DELETE FROM audit_chainhead",
        "DELETE FROM audit_auditentry WHERE sequence > 3; DELETE FROM audit_chainhead",
    ],
)
def test_every_tampering_is_noticed(sql: str) -> None:
    write(5)

    tamper(sql)

    assert trail.verify()
    with pytest.raises(CommandError):
        call_command("verify_audit")


@pytest.mark.django_db
def test_entries_are_never_changed_or_deleted_through_the_models() -> None:
    write(1)
    entry = AuditEntry.objects.get()

    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(facts={}),
        AuditEntry._base_manager.all().delete,
        lambda: AuditEntry._base_manager.update(facts={}),
    ):
        with pytest.raises(AppendOnly):
            attempt()


@pytest.mark.django_db
def test_a_second_entry_under_a_number_is_refused_and_the_first_one_stays() -> None:
    write(1)
    forged = AuditEntry(sequence=1, at=timezone.now(), action="test.undone", actor_kind="system", actor_id="forger")

    with pytest.raises(IntegrityError), transaction.atomic():
        forged.save()

    assert AuditEntry.objects.get().action == "test.done"


@pytest.mark.django_db
def test_the_database_itself_changes_no_entry() -> None:
    write(1)
    statements = ["UPDATE audit_auditentry SET action = 'test.undone'"]
    if connection.vendor == "postgresql":  # SQLite empties its tables by DELETE, between tests and on a desk
        statements.append("DELETE FROM audit_auditentry")

    for statement in statements:
        with pytest.raises(IntegrityError, match="never"), transaction.atomic():
            execute(statement)

    assert AuditEntry.objects.get().action == "test.done"
    assert trail.verify() == []


@pytest.mark.django_db
def test_an_act_that_is_rolled_back_leaves_no_entry_and_no_gap() -> None:
    write(1)
    with transaction.atomic():
        write(1)
        transaction.set_rollback(True)

    write(1)

    assert list(AuditEntry.objects.values_list("sequence", flat=True)) == [1, 2]
    assert trail.verify() == []


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_make_one_chain_without_gap() -> None:
    ChainHead.objects.get_or_create(pk=1)

    def writer() -> None:
        try:
            for _ in range(10):
                with transaction.atomic():
                    write(1)
        finally:
            connection.close()

    threads = [threading.Thread(target=writer) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert AuditEntry.objects.count() == 80
    assert trail.verify() == []
