"""A contact's room shows what their own organisation said of results."""

from django.db import migrations

from charter.ground.database.second_lock import policy

THERE, BACK = policy(
    "quality_feedback",
    "EXISTS (SELECT FROM projects_project AS seen WHERE seen.id = quality_feedback.project_id)",
)


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0005_ones_own_surveys"),
        ("quality", "0008_customers_speak_by_themselves"),
    ]
    operations = [migrations.RunSQL(THERE, BACK)]
