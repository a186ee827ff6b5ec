"""Risks in the palette, where a new one begins, the project's tab and its dimension of health."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.database.prepared import Prepared, Shape
from charter.ground.i18n.phrase import phrase
from charter.ground.search import newest_first
from charter.kernel.frame import Hit, listed, named, offer, searchable
from charter.kernel.registers.models import Grade
from charter.org.models import Person
from charter.rooms.projects.health import Dimension, Reason
from charter.rooms.projects.joined import dimension, tab
from charter.rooms.projects.models import Project
from charter.rooms.risk.models import Risk, RiskWarning, Sweep
from charter.rooms.risk.permissions import may_report

HANDFUL = 5
REASONS = 3
Health = Project.Health

named(gettext_lazy("風險分布"), "chart-dots", "risk:portfolio")
listed(gettext_lazy("風險"), "flag", "risk:list")
offer(gettext_lazy("登記風險"), "flag", "risk:new", may=may_report, rank=44)
tab(gettext_lazy("風險"), "risk:of_project", after="team")


@searchable("risk", gettext_lazy("風險"), "flag")
def risks(person: Person, words: str) -> Iterable[Hit]:
    found = newest_first(Risk.objects.visible_to(person).found_by(words))
    for risk in found.select_related("project")[:HANDFUL]:
        where = f"{risk.number} · {risk.project.name}" if risk.project else risk.number
        word = risk.get_grade_display() or risk.get_state_display()
        yield Hit(risk.title, where, reverse("risk:risk", args=[risk.pk]), risk.tone, word)


RISK = Shape(Risk, "owner")
WARNING = Shape(RiskWarning, "watch", "risk", "risk__owner")
OPEN = Prepared(lambda project: RISK.of(Risk.objects.open().filter(project=project)), project=int)
SWEPT = Prepared(
    lambda project: Sweep.objects.filter(project=project).values_list("pk")[:1], project=int
)
UNANSWERED = Prepared(
    lambda project: WARNING.of(RiskWarning.objects.filter(risk__project=project, answered_at=None)),
    project=int,
)


@dimension("risk")
def judged(project: Project) -> tuple[Dimension, list[Reason]]:
    """Red: an extreme risk without a response in time, or a warning left unanswered past its day.
    Amber: a warning standing, an untreated risk, a high risk. Nothing looked for is no data."""
    label, rule = phrase("風險"), phrase("紅線：極高風險逾期沒有應對，或預警逾期沒有答覆")
    found: list[Risk] = RISK.all(OPEN.rows(project=project.pk))
    if not found and not SWEPT.rows(project=project.pk):
        return Dimension("risk", label, Health.NONE, phrase("無資料"), phrase("還沒有排查風險")), []
    reasons = [_of_warning(one) for one in WARNING.all(UNANSWERED.rows(project=project.pk))]
    reasons += [_of_risk(risk) for risk in found if risk.is_overdue]
    worst = {reason.tone for reason in reasons}
    if Health.BAD in worst:
        health = Health.BAD
    elif worst or any(risk.grade in (Grade.HIGH, Grade.EXTREME) for risk in found):
        health = Health.WARN
    else:
        health = Health.OK
    value = phrase("%(n)s項未關閉", n=len(found))
    return Dimension("risk", label, health, value, rule), reasons[:REASONS]


def _of_warning(warning: RiskWarning) -> Reason:
    facts = {"watch": warning.watch.title, "owner": warning.risk.owner, "risk": warning.risk.title}
    late = warning.answer_due < clock.today()
    text = (
        phrase("「%(risk)s」的預警「%(watch)s」逾期沒有答覆，負責人%(owner)s。", **facts)
        if late
        else phrase("「%(risk)s」的預警「%(watch)s」等%(owner)s答覆。", **facts)
    )
    tone = Health.BAD if late else Health.WARN
    url = reverse("risk:risk", args=[warning.risk_id])
    return Reason(text, tone, "SP6.3b", 60 if late else 20, url=url)


def _of_risk(risk: Risk) -> Reason:
    facts = {"risk": risk.title, "owner": risk.owner}
    text = phrase("「%(risk)s」過了期限還沒有應對，負責人%(owner)s。", **facts)
    tone = Health.BAD if risk.grade == Grade.EXTREME else Health.WARN
    weight = 55 if tone == Health.BAD else 15
    return Reason(text, tone, "SP6.2a", weight, url=reverse("risk:risk", args=[risk.pk]))
