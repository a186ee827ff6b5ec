"""The digest asks which notices went out in a letter of their own: of one's own letters."""

from django.db import migrations

from charter.ground.database.second_lock import policy


class Migration(migrations.Migration):
    dependencies = [("portal", "0003_passes")]
    operations = [migrations.RunSQL(*policy("notices_letter", "person_id = charter_person()"))]
