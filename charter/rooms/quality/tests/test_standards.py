"""Standards: four aspects, approved by hash, revised by versions, reviewed."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

from charter.ground.errors import Refused
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide, withdraw
from charter.kernel.duties.jobs import generate_duties
from charter.kernel.duties.models import Duty
from charter.rooms.quality.models import Aspect, Standard, StandardItem, StandardVersion
from charter.rooms.quality.tests.problems import later, told
from charter.rooms.quality.tests.standards import agreed, delivering, drafted, ruled
from charter.rooms.quality.verbs import ruling, standards


def test_a_standard_that_lacks_an_aspect_is_not_sent_to_management(
    company: SimpleNamespace,
) -> None:
    version = drafted(company, Aspect.PROCESS, Aspect.CONTENT)
    with pytest.raises(Refused, match="態度、效果"):
        ruling.submit(version, by=company.quality)


def test_only_those_who_answer_for_quality_write_standards(company: SimpleNamespace) -> None:
    with pytest.raises(Refused, match="質量管理、部門主管或管理層"):
        standards.propose(
            service_type="build", title="施工", owner=company.head, by=company.engineer
        )


def test_what_management_approved_rules_to_the_letter(company: SimpleNamespace) -> None:
    version = agreed(company, drafted(company))
    assert version.state == StandardVersion.State.IN_FORCE
    assert version.standard.state == Standard.State.IN_FORCE
    assert version.content_hash == Request.objects.about(version).get().hash
    item = version.items.first()
    for change in (
        lambda: StandardItem.objects.filter(pk=item.pk).update(demand="隨便"),
        lambda: StandardItem.objects.filter(pk=item.pk).delete(),
        lambda: StandardItem.objects.create(
            version=version, place=99, aspect="process", step="delivery", demand="x", question="y"
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(Refused, match="起草新的一版"):
        standards.drop_item(item, by=company.quality)


def test_a_draft_waits_unchanged_while_it_is_before_its_approvers(
    company: SimpleNamespace,
) -> None:
    version = drafted(company)
    request = ruling.submit(version, by=company.quality)
    with pytest.raises(Refused):
        standards.add_item(
            version, aspect="effect", step="testing", demand="x", question="y", by=company.quality
        )
    withdraw(request, reason="再想想", by=company.quality)
    version.refresh_from_db()
    assert version.is_draft


def test_a_revision_begins_with_what_rules_and_the_old_version_stays_readable(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    standard = ruled(company)
    old = standard.versions.get()
    draft = standards.revise(standard, reason="加雙人核對", by=company.quality)
    assert [i.content for i in draft.items.all()] == [i.content for i in old.items.all()]
    with pytest.raises(Refused, match="已經有一份草稿"):
        standards.revise(standard, reason="再一份", by=company.quality)
    standards.drop_item(draft.items.last(), by=company.quality)
    standards.add_item(
        draft, aspect="effect", step="testing", demand="試運轉48小時", question="48小時無異常嗎？",
        by=company.quality,
    )  # fmt: skip
    with later(monday, days=30):
        agreed(company, draft)
    old.refresh_from_db()
    assert (old.state, old.until) == ("superseded", dt.date(2026, 12, 16))
    assert old.items.count() == 4
    assert standard.versions.in_force().get() == draft


def test_a_review_is_owed_every_year_and_fulfils_the_duty(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    standard = ruled(company)
    generate_duties(0)
    duty = Duty.objects.get(rule="quality.standard_review")
    assert (duty.owner, duty.subject) == (company.head, standard)
    standards.review(standard, outcome="keep", finding="看過一年的問題", by=company.head)
    duty.refresh_from_db()
    assert duty.state == Duty.State.FULFILLED


def test_a_major_problem_calls_for_the_review_of_the_standards_of_that_service(
    company: SimpleNamespace,
) -> None:
    standard, other = ruled(company), ruled(company, service_type="consulting")
    project, _item = delivering(company)
    problem = told(company, project=project, is_safety=True)
    standard.refresh_from_db()
    other.refresh_from_db()
    assert standard.called_on == dt.date(2026, 11, 16)
    assert problem.number in standard.called_because
    assert other.called_on is None
    standards.review(standard, outcome="revise", finding="缺上鎖", by=company.head)
    standard.refresh_from_db()
    assert standard.called_on is None


def test_a_standard_that_is_retired_can_be_begun_anew(company: SimpleNamespace) -> None:
    standard = ruled(company)
    with pytest.raises(Refused, match="同名"):
        drafted(company)
    standards.retire(standard, reason="併入新的", by=company.quality)
    assert not standard.versions.in_force().exists()
    assert drafted(company).standard != standard


def test_a_rejected_draft_can_be_changed_and_sent_again(company: SimpleNamespace) -> None:
    version = drafted(company)
    request = ruling.submit(version, by=company.quality)
    decide(request, verdict="reject", by=company.boss, comment="太籠統")
    version.refresh_from_db()
    assert version.is_draft
    assert agreed(company, version).state == StandardVersion.State.IN_FORCE
