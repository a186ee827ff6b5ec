"""How much a state change costs: queries are counted, so that a slip shows at once."""

from types import SimpleNamespace

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from charter.kernel.approvals.verbs import decide, submit
from charter.org.models import Customer


@pytest.fixture
def counted(company: SimpleNamespace, subject: models.Model, two_steps: str) -> dict[str, int]:
    """Queries of each verb in a life of one request, the flow already being stored."""
    counts: dict[str, int] = {}
    for n in range(2):
        one = Customer.objects.create(code=f"Z{n}", name="Z")
        given = {"flow": two_steps, "by": company.staff, "content": {"a": 1}, "title": "Z"}
        with CaptureQueriesContext(connection) as queries:
            request = submit(one, **given)
        counts["submit"] = statements(queries)
        for name, person in (("first", company.head), ("last", company.boss)):
            with CaptureQueriesContext(connection) as queries:
                decide(request, verdict="approve", by=person)
            counts[name] = statements(queries)
    return counts


def statements(queries: CaptureQueriesContext) -> int:
    """Without the savepoint that only a test around the verb makes necessary."""
    return len([q for q in queries.captured_queries if "SAVEPOINT" not in q["sql"]])


def test_a_state_change_needs_a_bounded_number_of_queries(counted: dict[str, int]) -> None:
    assert counted["submit"] <= 16
    assert counted["first"] <= 15
    assert counted["last"] <= 16
