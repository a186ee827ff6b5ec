"""SI3.4b and SI3.4c with eight departments: from their drafts to one document in force."""

from types import SimpleNamespace

from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.org.models import Department
from charter.rooms.improvement.compiling import desk_of
from charter.rooms.improvement.models import Version
from charter.rooms.improvement.tests.stories import handed_in, measured, reviewed, started, voted
from charter.rooms.improvement.verbs import documents

TITLES = (
    "自動派工",
    "夜班輪值",
    "備品前置",
    "客戶月會",
    "驗收清單",
    "招募面談",
    "市場訪談",
    "預算核對",
)


def test_a_plan_is_compiled_from_eight_departments(company: SimpleNamespace) -> None:
    units = [Department.objects.create(code=f"U{n}", name=f"第{n}部") for n in range(2, 9)]
    cycle = started(company, *((unit, company.engineer) for unit in units))
    indicator = measured(company)
    for plan, title in zip(cycle.plans.order_by("pk"), TITLES, strict=True):
        reviewed(company, handed_in(plan, indicator, title))
    desk = desk_of(cycle)
    assert (len(desk.rows), desk.targets, desk.measures, desk.ready) == (8, 24, 8, True)
    document = documents.table(cycle, by=company.deputy)
    assert len(document.content["parts"]) == document.parts.count() == 8
    voted(company, document)
    decide(Request.objects.about(cycle).get(), verdict="approve", by=company.boss)
    assert Version.objects.in_force().filter(plan__cycle=cycle).count() == 8
