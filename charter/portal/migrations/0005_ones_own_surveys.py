"""A contact's room lists the surveys that wait for them; letters of surveys are read as theirs."""

from django.db import migrations

from charter.ground.database.second_lock import policy

THERE, BACK = policy(
    "surveys_invitation",
    "contact_id = charter_person() AND customer_id = charter_customer() AND withdrawn_at IS NULL",
)


class Migration(migrations.Migration):
    dependencies = [("portal", "0004_ones_own_letters"), ("surveys", "0001_initial")]
    operations = [migrations.RunSQL(THERE, BACK)]
