"""The plan of a year from eight departments: handed in, a clash settled, a version that comes back,
votes, publication, and a reading confirmed on the phone."""

from types import SimpleNamespace
from typing import Any

import pytest

from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.org.models import Department
from charter.rooms.improvement.models import Cycle, Document, Version
from charter.rooms.improvement.tests import stories
from charter.rooms.improvement.tests.test_eight_departments import TITLES
from charter.rooms.improvement.verbs import documents, versions

DESK, PHONE = 1440, 375
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def eight(company: SimpleNamespace) -> Cycle:
    """Seven are in, two of them with the same idea; the service department has its draft."""
    units = [Department.objects.create(code=f"U{n}", name=f"第{n}部") for n in range(2, 9)]
    cycle = stories.started(company, *((unit, company.engineer) for unit in units))
    indicator = stories.measured(company)
    titles = ("人工轉派改善", "熱線知識庫", "故障知識庫", *TITLES[3:])
    for plan, title in zip(cycle.plans.order_by("pk"), titles, strict=True):
        version = stories.written(plan, indicator, title)
        if plan.owner != company.head:
            versions.hand_in(version, by=plan.owner)
    return cycle


def press(page: Any, words: str) -> None:
    with page.expect_navigation():
        page.click(f"main button:has-text('{words}')")


def test_a_plan_is_compiled_from_eight_departments(page_as: Any, company: SimpleNamespace) -> None:  # noqa: PLR0915
    cycle = eight(company)
    mine = cycle.plans.get(owner=company.head)
    head = page_as(company.head, DESK)
    page = head.open(f"/improvement/plans/{mine.pk}/")
    head.is_sound("story-plan-draft")
    page.click("main a:has-text('報送計劃')")
    press(page, "報送計劃")
    assert mine.versions.get().state == Version.State.HANDED_IN

    office = page_as(company.deputy, DESK)
    page = office.open(f"/improvement/cycles/{cycle.pk}/desk/")
    assert "要協調的1件事" in page.inner_text("main") and "熱線知識庫" in page.inner_text("main")
    office.is_sound("story-desk")
    page.click("main a:has-text('合併')")
    assert page.input_value("[name=way]") == "drop"
    dropped = cycle.plans.get(department__name="第3部")
    page.select_option("[name=measure]", str(dropped.measures.get().pk))
    page.fill("[name=decision]", "合併，由第2部主辦")
    press(page, "協調")
    back = dropped.version
    assert back and (back.number, back.origin) == (2, "office")

    writer = page_as(company.engineer, PHONE)
    page = writer.open("/")
    assert str(back) in page.inner_text("main"), "what came back is owed"
    page = writer.open(f"/improvement/versions/{back.pk}/")
    assert "合併，由第2部主辦" in page.inner_text("main")
    writer.is_sound("story-version-came-back-375")
    stories.planned(back, back.targets.order_by("pk")[0], "值班人員訓練")
    writer.open(f"/improvement/versions/{back.pk}/hand_in/")
    press(writer.page, "報送計劃")

    for version in Version.objects.filter(state="handed_in"):
        versions.review(version, review="完整", by=None)
    page = office.open(f"/improvement/cycles/{cycle.pk}/desk/")
    press(page, "送領導小組審批")
    document = Document.objects.get()

    chair = page_as(company.boss, DESK)
    page = chair.open(f"/improvement/documents/{document.pk}/")
    chair.is_sound("story-document")
    page.click("main a:has-text('表決') >> nth=0")
    page.check("[name=voice][value=for]")
    press(page, "表決")
    part = document.parts.get(votes__member=company.boss)
    assert part.document_id == document.pk
    _the_rest(company, document)
    decide(Request.objects.about(cycle).get(), verdict="approve", by=company.boss)

    page = office.open(f"/improvement/documents/{document.pk}/")
    press(page, "發布")
    reader = page_as(company.staff, PHONE)
    page = reader.open(f"/improvement/documents/{document.pk}/")
    reader.is_sound("story-reading-375")
    press(page, "確認已讀")
    assert document.readings.get(person=company.staff).read_at is not None
    document.refresh_from_db()
    assert document.state == Document.State.PUBLISHED


def _the_rest(company: SimpleNamespace, document: Document) -> None:
    """All other voices, as their members give them."""
    for part in document.parts.select_related("version__plan"):
        for person in (company.boss, company.quality, company.finance):
            document.refresh_from_db()
            if document.state == Document.State.VOTING:
                if not part.votes.filter(member=person).exists():
                    documents.vote(part, voice="for", by=person)
