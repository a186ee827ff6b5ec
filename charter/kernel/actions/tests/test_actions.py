"""An action: owed, done with evidence, verified by somebody else."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions import verbs
from charter.kernel.actions.models import Action
from charter.kernel.actions.permissions import verbs_for
from charter.kernel.journal.models import Entry
from charter.kernel.notices.models import Notice

TODAY = dt.date(2026, 11, 16)


@pytest.fixture
def action(company: SimpleNamespace) -> Action:
    company.staff.manager = company.head
    company.staff.save()
    company.head.manager = company.boss
    company.head.save()
    return verbs.assign(
        company.service,
        measure="補上UPS旁路告警",
        owner=company.staff,
        due=TODAY + dt.timedelta(days=4),
        by=company.manager,
        clause="SP2.3.2b",
    )


def test_assigning_tells_the_owner_and_stands_in_the_journal(
    action: Action, company: SimpleNamespace
) -> None:
    entry = Entry.objects.of(action).get()
    assert entry.event == verbs.ASSIGNED
    assert entry.sentence == "陳怡君指派「補上UPS旁路告警」給張家銘，期限2026-11-20"
    assert list(Entry.objects.about(company.service)) == [entry]
    notice = Notice.objects.get()
    assert (notice.person, notice.entry.reason) == (company.staff, "指派給你")


def test_done_needs_evidence_and_only_the_owner_reports(
    action: Action, company: SimpleNamespace
) -> None:
    with pytest.raises(Refused) as refusal:
        verbs.report_done(action, evidence="  ", by=company.staff)
    assert (refusal.value.code, refusal.value.field) == ("actions.text_missing", "evidence")
    with pytest.raises(Refused):
        verbs.report_done(action, evidence="照片", by=company.engineer)
    verbs.report_done(action, evidence="照片見附件", by=company.staff)
    action.refresh_from_db()
    assert (action.state, action.evidence) == ("done", "照片見附件")


def test_nobody_verifies_their_own(action: Action, company: SimpleNamespace) -> None:
    verbs.report_done(action, evidence="照片", by=company.staff)
    assert verbs_for(company.staff, action) == []
    with pytest.raises(Refused) as refusal:
        verbs.verify(action, effective=True, by=company.staff)
    assert refusal.value.code == "actions.own_action"
    assert "confirm" in verbs_for(company.manager, action)
    verbs.verify(action, effective=False, effect="告警仍未觸發", by=company.manager)
    action.refresh_from_db()
    assert (action.state, action.verifier) == ("ineffective", company.manager)


def test_the_one_who_gave_it_to_himself_does_not_verify_it(company: SimpleNamespace) -> None:
    own = verbs.assign(
        company.service, measure="自查", owner=company.quality, due=TODAY, by=company.quality
    )
    verbs.report_done(own, evidence="做了", by=company.quality)
    assert verbs_for(company.quality, own) == []


def test_more_time_is_given_by_another_with_a_reason_and_the_old_day_is_kept(
    action: Action, company: SimpleNamespace
) -> None:
    later = TODAY + dt.timedelta(days=9)
    with pytest.raises(Refused):
        verbs.extend(action, due=later, reason="缺料", by=company.staff)
    with pytest.raises(Refused) as refusal:
        verbs.extend(action, due=action.due, reason="缺料", by=company.manager)
    assert refusal.value.code == "actions.due_not_later"
    verbs.extend(action, due=later, reason="缺料", by=company.manager)
    action.refresh_from_db()
    assert (action.due, action.moved_on) == (later, [TODAY + dt.timedelta(days=4)])


def test_handing_over_moves_the_duty_and_tells_both(
    action: Action, company: SimpleNamespace
) -> None:
    verbs.hand_over(action, to=company.engineer, reason="休假", by=company.staff)
    action.refresh_from_db()
    assert action.owner == company.engineer
    with pytest.raises(Refused):
        verbs.report_done(action, evidence="x", by=company.staff)
    company.hr.is_active = False
    company.hr.save()
    with pytest.raises(Refused) as refusal:
        verbs.hand_over(action, to=company.hr, reason="x", by=company.engineer)
    assert refusal.value.code == "actions.owner_not_staff"


def test_a_finished_action_does_not_move_again(action: Action, company: SimpleNamespace) -> None:
    verbs.cancel(action, reason="已併入另一項", by=company.manager)
    with pytest.raises(Refused) as refusal:
        verbs.report_done(action, evidence="照片", by=company.staff)
    assert refusal.value.code == "flow.moved_on"
    assert verbs_for(company.manager, action) == []


def test_due_days_in_the_past_are_refused(company: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refusal:
        verbs.assign(
            company.service,
            measure="x",
            owner=company.staff,
            due=TODAY - dt.timedelta(days=1),
            by=company.manager,
        )
    assert refusal.value.code == "actions.due_past"


def test_late_ones_climb_one_manager_per_step(action: Action, company: SimpleNamespace) -> None:
    assert verbs.escalate(action) is None, "not late yet"
    with clock.at(clock.now() + dt.timedelta(days=6)):
        assert list(Action.objects.late()) == [action]
        stale = Action.objects.get(pk=action.pk)
        assert verbs.escalate(action) == company.head
        assert verbs.escalate(stale) is None, "another worker already did this step"
        assert verbs.escalate(action) == company.boss
        assert verbs.escalate(action) is None
    events = Entry.objects.of(action).filter(event=verbs.ESCALATED)
    assert [e.facts["step"] for e in events.order_by("id")] == [1, 2]


def test_who_sees_it(action: Action, company: SimpleNamespace) -> None:
    seen = {
        name
        for name, person in vars(company).items()
        if hasattr(person, "username") and Action.objects.visible_to(person).exists()
    }
    assert seen == {"staff", "manager", "head", "boss", "deputy", "quality"}


def test_several_actions_are_extended_at_once_and_the_list_is_exported(
    action: Action, company: SimpleNamespace, client: Client
) -> None:
    verbs.report_done(action, evidence="照片", by=company.staff)
    other = verbs.assign(
        company.service, measure="換線", owner=company.staff, due=TODAY, by=company.manager
    )
    client.force_login(company.manager)
    due = (TODAY + dt.timedelta(days=9)).isoformat()
    given = {"do": "extend", "sure": "1", "due": due, "reason": "缺料"}
    answer = client.post("/actions/bulk/", {**given, "pk": [action.pk, other.pk]})
    assert "補上UPS旁路告警" in answer.content.decode(), "done already, so refused"
    other.refresh_from_db()
    assert other.due.isoformat() == due
    lines = b"".join(client.get("/actions/?export=csv").streaming_content).decode()
    assert "換線" in lines
