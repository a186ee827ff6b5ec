"""SP2.1.1c: the head reviews, management approves, nobody approves their own."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import models

from charter.ground.errors import Refused
from charter.kernel.approvals.canon import fingerprint
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.queries import in_force
from charter.kernel.approvals.verbs import decide, note_edit, return_to, submit, withdraw
from charter.kernel.journal.models import Entry

CONTENT = {"goal": "降低8%", "budget": Decimal("3280000.00")}


@pytest.fixture
def ask(company: SimpleNamespace, subject: models.Model, two_steps: str) -> Any:
    def asked(by: str = "staff", content: dict[str, Any] | None = None, **more: Any) -> Request:
        return submit(
            subject,
            flow=two_steps,
            by=getattr(company, by),
            content=content or CONTENT,
            title="能源監測",
            **more,
        )

    return asked


def refusal(code: str) -> Any:
    return pytest.raises(Refused, check=lambda refused: refused.code == code)


def test_head_then_management_bring_the_content_into_force(
    ask: Any, company: SimpleNamespace, subject: models.Model
) -> None:
    request = ask()
    assert in_force(subject) is None
    assert decide(request, verdict="approve", by=company.head).outcome == "pending"
    assert decide(request, verdict="approve", by=company.boss).outcome == "approved"
    version = in_force(subject)
    assert version is not None
    assert version.hash == fingerprint({"budget": Decimal("3280000"), "goal": "降低8%"})
    assert Entry.objects.filter(event="approvals.request.approved").count() == 1


def test_nobody_approves_their_own(ask: Any, company: SimpleNamespace) -> None:
    request = ask(by="head")
    with refusal("approvals.own_request"):
        decide(request, verdict="approve", by=company.head)
    assert [s.person for s in request.steps.get(position=1).seats.all()] == [company.boss]


def test_management_cannot_decide_before_the_head(ask: Any, company: SimpleNamespace) -> None:
    with refusal("approvals.not_yours"):
        decide(ask(), verdict="approve", by=company.boss)


def test_a_new_version_waits_while_the_old_one_stays_in_force(
    ask: Any, company: SimpleNamespace, subject: models.Model
) -> None:
    first = ask()
    decide(first, verdict="approve", by=company.head)
    decide(first, verdict="approve", by=company.boss)
    second = ask(content={"goal": "降低5%"})
    assert second.pk != first.pk
    version = in_force(subject)
    assert version is not None and version.content["goal"] == "降低8%"
    decide(second, verdict="approve", by=company.head)
    decide(second, verdict="approve", by=company.boss)
    version = in_force(subject)
    assert version is not None and version.content["goal"] == "降低5%"


def test_an_edit_voids_the_approvals_and_makes_an_author(
    ask: Any, company: SimpleNamespace, subject: models.Model, two_steps: str
) -> None:
    request = ask()
    decide(request, verdict="approve", by=company.head)
    note_edit(subject, flow=two_steps, by=company.boss)
    request.refresh_from_db()
    assert request.state == "returned"
    request = ask(content={"goal": "降低6%"})
    assert request.round == 2
    decide(request, verdict="approve", by=company.head)
    with refusal("approvals.own_request"):
        decide(request, verdict="approve", by=company.boss)
    assert decide(request, verdict="approve", by=company.deputy).outcome == "approved"


def test_the_same_key_is_answered_with_the_same_decision(
    ask: Any, company: SimpleNamespace
) -> None:
    request = ask()
    first = decide(request, verdict="approve", by=company.head, key="k1")
    assert decide(request, verdict="approve", by=company.head, key="k1") == first
    with refusal("approvals.already_decided"):
        decide(request, verdict="approve", by=company.head, key="k2")


def test_returning_to_a_step_voids_its_decisions(ask: Any, company: SimpleNamespace) -> None:
    request = ask()
    decide(request, verdict="approve", by=company.head)
    return_to(request, by=company.boss, reason="再看預算", step=request.steps.get(position=1))
    with refusal("approvals.not_yours"):
        decide(request, verdict="approve", by=company.boss)
    decide(request, verdict="approve", by=company.head)
    assert decide(request, verdict="approve", by=company.boss).outcome == "approved"


def test_going_back_needs_a_reason(ask: Any, company: SimpleNamespace) -> None:
    request = ask()
    for going_back in (
        lambda: decide(request, verdict="reject", by=company.head),
        lambda: return_to(request, by=company.head, reason=" "),
        lambda: withdraw(request, by=company.staff, reason=""),
    ):
        with refusal("approvals.reason_needed"):
            going_back()


def test_content_read_is_content_decided(ask: Any, company: SimpleNamespace) -> None:
    request = ask()
    with refusal("approvals.content_moved"):
        decide(request, verdict="approve", by=company.head, seen="0" * 64)
