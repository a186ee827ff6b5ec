"""A measure far behind: private, explained, rectified, published only after the time to explain."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction

from charter.ground import clock
from charter.kernel.actions.verbs import report_done, verify
from charter.org.models import Person
from charter.rooms.merits import verbs
from charter.rooms.merits.models import Line, Notice, Step
from charter.rooms.merits.tests import stories
from charter.rooms.merits.tests.test_awards import failing, refused

DAY = stories.DAY


def readers(company: SimpleNamespace) -> set[str]:
    return {
        name
        for name, person in vars(company).items()
        if isinstance(person, Person) and Notice.objects.visible_to(person).exists()
    }


def test_si6_2a_a_notice_is_private_explained_rectified_and_published_by_decision(  # noqa: PLR0915
    company: SimpleNamespace,
) -> None:
    notice = stories.noticed(company)
    assert notice.days_missed == 40 and readers(company) == {"engineer", "head"}
    publish = {"is_public": True, "reason": "第二次逾期"}
    with refused("merits.too_early_to_publish"):
        verbs.decide_publication(notice, **publish, by=company.deputy)
    with refused("merits.not_allowed"):
        verbs.explain(notice, text="等料", by=company.head)
    verbs.explain(notice, text="等料兩週", by=company.engineer)
    due = clock.today() + 20 * DAY
    verbs.rectify(notice, measure="改用替代料並每週回報", due=due, by=company.engineer)
    assert notice.action.owner == company.engineer and notice.action.assigned_by == company.head
    assert failing("merits.notices", "SI6.2a") == []
    with clock.at(clock.now() + 10 * DAY):
        assert readers(company) == {"engineer", "head", "boss", "deputy"}
        for person in (company.engineer, company.head, company.quality):
            with refused("merits.not_allowed"):
                verbs.decide_publication(notice, **publish, by=person)
        verbs.decide_publication(notice, **publish, by=company.deputy)
        assert readers(company) == {"engineer", "staff", "manager", "head", "boss", "deputy"}
        assert Line.objects.get().approved_by == company.deputy
        with refused("merits.too_early_to_publish"):
            verbs.decide_publication(notice, is_public=False, reason="x", by=company.boss)
        action = notice.action
        report_done(action, evidence="料已到", by=company.engineer)
        verify(action, effective=False, effect="又延了", by=company.head)
        notice.refresh_from_db()
        assert notice.state == Notice.State.EXPLAINED
        later = clock.today() + 5 * DAY
        verbs.rectify(notice, measure="加派一人", due=later, by=company.engineer)
        report_done(notice.action, evidence="完成", by=company.engineer)
        verify(notice.action, effective=True, by=company.head)
        notice.refresh_from_db()
        assert notice.state == Notice.State.CLOSED
        assert not Step.objects.of(notice).open().exists()


def test_si6_2a_silence_is_a_failing_record_and_no_penalty(company: SimpleNamespace) -> None:
    notice = stories.noticed(company)
    assert verbs.open_notice(
        verbs.Evidence.of(company.service), person=company.engineer, missed=notice.missed, ground=""
    ) is None, "one for each day that was missed"  # fmt: skip
    with clock.at(clock.now() + 30 * DAY):
        assert failing("merits.notices", "SI6.2a") == [notice.pk]
        verbs.decide_publication(notice, is_public=False, reason="另有原因", by=company.deputy)
    assert not Line.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(publication="public", publication_on=notice.explain_by)
    assert isinstance(notice.explain_by, dt.date)
