from django.db import migrations

# The table of django.core.cache.backends.db, for the limits of signing in. Not logged: after a
# crash of the database counting begins anew.
FORWARD = """
CREATE UNLOGGED TABLE org_sharedcount (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX org_sharedcount_expires ON org_sharedcount (expires);
"""


class Migration(migrations.Migration):
    """Sign-in attempts are counted for all web processes together."""

    dependencies = [("org", "0003_read_only_keys")]
    operations = [
        migrations.RunSQL(FORWARD.split(";\n")[0] + ";", "DROP TABLE org_sharedcount;"),
        migrations.RunSQL(FORWARD.split(";\n")[1] + ";", migrations.RunSQL.noop),
    ]
