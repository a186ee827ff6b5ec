"""Why a clock was moved is kept as what it says, so that each reader gets it in their language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("aftersales", "0007_what_proofs_read")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE aftersales_clockevent ALTER COLUMN reason TYPE jsonb"
                    " USING to_jsonb(reason)",
                    "ALTER TABLE aftersales_clockevent ALTER COLUMN reason TYPE varchar(200)"
                    " USING left(reason #>> '{}', 200)",
                )
            ],
            state_operations=[
                migrations.AlterField(
                    "clockevent", "reason", models.JSONField(blank=True, default=str)
                )
            ],
        )
    ]
