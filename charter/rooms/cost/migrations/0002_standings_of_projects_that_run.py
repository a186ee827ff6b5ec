"""Projects that ran before this room stood get their categories beside the budget in force."""

from django.db import migrations

STAND = """
INSERT INTO cost_standing (project_id, category, budget, actual, committed)
SELECT b.project_id, l.category, SUM(l.amount), 0, 0
FROM projects_budget b JOIN projects_budgetline l ON l.budget_id = b.id
WHERE b.approved_at IS NOT NULL AND b.project_id IS NOT NULL AND b.version = (
    SELECT MAX(o.version) FROM projects_budget o
    WHERE o.project_id = b.project_id AND o.approved_at IS NOT NULL
)
GROUP BY b.project_id, l.category
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cost", "0001_the_ledger_and_what_is_booked"),
        ("projects", "0004_budget_changes"),
    ]
    operations = [migrations.RunSQL(STAND, migrations.RunSQL.noop)]
