"""Sums per person beside the rows per project and person; those that are there are added up."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ADD_UP = """
INSERT INTO resources_personload (person_id, first, last, minutes)
SELECT span.person_id, span.first, span.last, ARRAY(
    SELECT sum(coalesce(one.minutes[(span.first - one.first) / 7 + week + 1], 0))
    FROM generate_series(0, (span.last - span.first) / 7) AS week, resources_projectload AS one
    WHERE one.person_id = span.person_id
    GROUP BY week ORDER BY week)
FROM (
    SELECT person_id, min(first) AS first, max(last) AS last
    FROM resources_projectload GROUP BY person_id) AS span
"""


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0001_load_overloads_and_levelling"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonLoad",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first", models.DateField()),
                ("last", models.DateField()),
                (
                    "minutes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.RunSQL(ADD_UP, migrations.RunSQL.noop),
    ]
