"""Standards and checks with the real verbs, for the tests of this room."""

from types import SimpleNamespace
from typing import Any

from charter.ground import clock
from charter.kernel.approvals.verbs import decide
from charter.rooms.projects.models import Deliverable, Project
from charter.rooms.projects.tests.planning import running
from charter.rooms.quality.models import (
    Aspect,
    Check,
    Mark,
    Method,
    Standard,
    StandardVersion,
    Step,
)
from charter.rooms.quality.verbs import checks, ruling, standards

WORDS = {
    Aspect.PROCESS: ("按步驟施工並逐項簽名", "步驟都有簽名嗎？"),
    Aspect.CONTENT: ("線路編號與圖一致", "編號與圖一致嗎？"),
    Aspect.ATTITUDE: ("到場先報到並說明工作", "客戶覺得說明清楚嗎？"),
    Aspect.EFFECT: ("完工後試運轉24小時無異常", "試運轉沒有異常嗎？"),
}


def drafted(
    company: SimpleNamespace, *aspects: str, service_type: str = "build"
) -> StandardVersion:
    version = standards.propose(
        service_type=service_type, title="現場施工標準", owner=company.head, by=company.quality
    )
    for aspect in aspects or WORDS:
        demand, question = WORDS[Aspect(aspect)]
        standards.add_item(
            version,
            aspect=aspect,
            step=Step.DELIVERY,
            demand=demand,
            question=question,
            by=company.quality,
        )
    return version


def agreed(company: SimpleNamespace, version: StandardVersion) -> StandardVersion:
    request = ruling.submit(version, by=company.quality)
    decide(request, verdict="approve", by=company.boss)
    version.refresh_from_db()
    return version


def ruled(company: SimpleNamespace, **more: Any) -> Standard:
    return agreed(company, drafted(company, **more)).standard


def delivering(company: SimpleNamespace) -> tuple[Project, Deliverable]:
    """A project in execution whose wiring produces a drawing, owned by the engineer."""
    project, rows = running(company)
    item = Deliverable.objects.create(
        task=rows["wiring"], name="線路圖", accountable=company.engineer
    )
    return project, item


def planned(company: SimpleNamespace, method: str = Method.INSPECTION, **more: Any) -> Check:
    facts: dict[str, Any] = {
        "title": "機房巡檢",
        "checker": company.staff,
        "due": clock.today(),
        "department": company.service,
        "service_type": "build",
        **more,
    }
    return checks.plan(checks.Wanted(method, **facts), by=company.quality)


def marked(check: Check, *, fail: int = 0, note: str = "沒有簽名") -> Check:
    """Begun and marked by its checker: the first `fail` items do not pass."""
    begun = checks.begin(check, by=check.checker)
    marks = {
        item.pk: (Mark.FAIL, note) if n < fail else (Mark.PASS, "")
        for n, item in enumerate(begun.items.all())
    }
    checks.answer(begun, marks=marks, by=check.checker)
    return begun


def done(check: Check, *, fail: int = 0, **ending: str) -> Check:
    return checks.finish(marked(check, fail=fail), by=check.checker, **ending)
