"""Row security on all that customers read. Without `charter.customer` every policy says no.

A condition may look at another guarded table: the role sees of that, too, only what is the
customer's, so `EXISTS (the case)` means `the case is theirs`.
"""

from typing import Any

from django.db import migrations

from charter.ground.database.second_lock import policy

FUNCTIONS = [
    f"CREATE OR REPLACE FUNCTION charter_{name}() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE"
    f" RETURN nullif(current_setting('charter.{name}', true), '')::bigint"
    for name in ("customer", "person")
]
GONE = ["DROP FUNCTION charter_customer()", "DROP FUNCTION charter_person()"]


def has(table: str, key: str, column: str = "id") -> str:
    return f"EXISTS (SELECT FROM {table} AS seen WHERE seen.{column} = {key})"


def of_kind(*kinds: str) -> str:
    """Records named by kind and key: `app.model` of a guarded table."""
    found = [f"kind = '{kind}' AND {has(kind.replace('.', '_'), 'subject_id')}" for kind in kinds]
    return " OR ".join(f"({one})" for one in found)


OWN = "customer_id = charter_customer()"
MINE = "person_id = charter_person()"
POLICIES = {
    "org_customer": "id = charter_customer()",
    "org_person": f"kind = 'staff' OR {OWN}",
    "org_workingcalendar": f"customer_id IS NULL OR {OWN}",
    "org_calendarslot": has("org_workingcalendar", "calendar_id"),
    "org_calendarday": has("org_workingcalendar", "calendar_id"),
    "org_calendarclosure": has("org_workingcalendar", "calendar_id"),
    "notices_notice": MINE,
    "notices_preference": MINE,
    "journal_entry": has("notices_notice", "journal_entry.id", "entry_id"),
    "projects_project": OWN,
    "projects_goal": has("projects_project", "projects_goal.initiation_id", "initiation_id"),
    "projects_acceptance": f"state <> 'preparing' AND {has('projects_project', 'project_id')}",
    "projects_acceptancedocument": has("projects_acceptance", "acceptance_id"),
    "projects_goalproof": has("projects_acceptance", "acceptance_id"),
    "projects_opinion": has("projects_acceptance", "acceptance_id"),
    "projects_itemmark": has("projects_acceptance", "acceptance_id"),
    "projects_signature": has("projects_acceptance", "acceptance_id"),
    "communication_report": "state = 'sent' AND audience = 'customer' AND "
    + has("projects_project", "project_id"),
    "communication_concern": has("projects_project", "project_id"),
    "aftersales_case": OWN,
    "aftersales_commitment": OWN,
    "aftersales_reply": has("aftersales_case", "case_id"),
    "aftersales_clock": has("aftersales_case", "case_id"),
    "aftersales_followup": has("aftersales_case", "case_id"),
    "aftersales_clockevent": has("aftersales_clock", "clock_id"),
    "aftersales_target": has("aftersales_commitment", "commitment_id"),
    "files_attachment": "removed_at IS NULL AND ("
    + of_kind(
        "aftersales.case",
        "aftersales.reply",
        "projects.acceptancedocument",
        "projects.signature",
    )
    + ")",
    "actions_action": of_kind("projects.acceptance"),
}


def operations() -> list[Any]:
    made = [policy(table, condition) for table, condition in POLICIES.items()]
    first = migrations.RunSQL(FUNCTIONS, GONE)
    return [first, *(migrations.RunSQL(there, back) for there, back in made)]


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0004_counts_shared_by_all_web_processes"),
        ("journal", "0003_attempts"),
        ("notices", "0001_initial"),
        ("files", "0001_initial"),
        ("actions", "0001_initial"),
        ("projects", "0004_budget_changes"),
        ("communication", "0003_reports_to_chat"),
        ("aftersales", "0002_indexes_for_the_desk"),
    ]
    operations = operations()
