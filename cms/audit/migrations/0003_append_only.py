"""The database itself refuses to change entries, whoever asks; on PostgreSQL also to delete them.

SQLite has no TRUNCATE: there `flush` empties the tables by DELETE, and a desk may be emptied. A later migration that
changes this table must create the trigger anew on SQLite, where Django copies a table to change it.
"""

from django.db import migrations

REFUSE = {
    "postgresql": [
        """
        CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'audit entries are never changed or deleted'
                USING ERRCODE = 'integrity_constraint_violation';
        END
        $$
        """,
        """
        CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_auditentry
            FOR EACH ROW EXECUTE FUNCTION audit_refuse()
        """,
    ],
    "sqlite": [
        """
        CREATE TRIGGER audit_append_only BEFORE UPDATE ON audit_auditentry
        BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END
        """,
    ],
}
ALLOW = {
    "postgresql": ["DROP TRIGGER audit_append_only ON audit_auditentry", "DROP FUNCTION audit_refuse()"],
    "sqlite": ["DROP TRIGGER audit_append_only"],
}


def refuse(_apps, schema_editor):
    for statement in REFUSE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def allow(_apps, schema_editor):
    for statement in ALLOW[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="auditentry",
            options={
                "base_manager_name": "objects",
                "ordering": ["sequence"],
                "verbose_name": "Protokolleintrag",
                "verbose_name_plural": "Protokoll",
            },
        ),
        migrations.RunPython(refuse, allow),
    ]
