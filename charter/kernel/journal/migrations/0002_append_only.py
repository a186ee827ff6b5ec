"""The database itself refuses to change or remove what the journal says, whoever asks."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""
TRIGGERS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION journal_refuses();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses();
"""
REMOVE = """
DROP TRIGGER append_only ON {table};
DROP TRIGGER no_truncate ON {table};
"""
TABLES = ("journal_entry", "journal_seal", "journal_link")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION journal_refuses()"),
        *(
            migrations.RunSQL(TRIGGERS.format(table=table), REMOVE.format(table=table))
            for table in TABLES
        ),
    ]
