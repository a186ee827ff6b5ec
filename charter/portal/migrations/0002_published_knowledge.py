"""Customers read the articles that were published for customers, and no others."""

from django.db import migrations

from charter.ground.database.second_lock import policy

THERE, BACK = policy(
    "knowledge_article",
    "state = 'published' AND audience = 'customers'"
    " AND EXISTS (SELECT FROM org_customer AS seen WHERE seen.id = charter_customer())",
)


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_second_lock"), ("knowledge", "0001_articles_and_their_uses")]
    operations = [migrations.RunSQL(THERE, BACK)]
