"""Cost in the palette, where a claim or a purchase begins, the project's tab and its dimension."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F, Q, Sum
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import formats
from charter.ground.database.prepared import Prepared
from charter.ground.i18n.phrase import phrase
from charter.ground.money import shown as money
from charter.kernel.frame import Hit, listed, named, offer, searchable
from charter.kernel.parameters.queries import in_force
from charter.org.models import Person
from charter.rooms.cost.kept import STANDINGS
from charter.rooms.cost.models import Claim, Forecast, Purchase, Standing
from charter.rooms.cost.permissions import may_claim, may_see
from charter.rooms.cost.rules import tone_of
from charter.rooms.projects.health import Dimension, Reason
from charter.rooms.projects.joined import dimension, headline, tab
from charter.rooms.projects.models import Project, Task

HANDFUL = 5
Health = Project.Health
ZERO = Decimal(0)

named(_("月結"), "lock", "cost:settlements")
listed(_("採購"), "truck-delivery", "cost:purchases")
listed(_("費用報銷"), "receipt", "cost:claims")
offer(_("報銷費用"), "receipt", "cost:claim_new", may=may_claim, rank=60)
offer(_("提出採購"), "truck-delivery", "cost:purchase_new", may=may_claim, rank=62)
tab(_("成本"), "cost:of_project", after="team", also=["projects:budget"])


@searchable("purchase", _("採購"), "truck-delivery")
def purchases(person: Person, words: str) -> Iterable[Hit]:
    found = Purchase.objects.visible_to(person).filter(
        Q(title__icontains=words.strip()) | Q(number__iexact=words.strip())
    )
    for one in found.select_related("project").order_by("-pk")[:HANDFUL]:
        where = f"{one.number} · {one.project.name}"
        url = reverse("cost:purchase", args=[one.pk])
        yield Hit(one.title, where, url, one.tone, one.get_state_display())


@searchable("claim", _("費用報銷"), "receipt")
def claims(person: Person, words: str) -> Iterable[Hit]:
    found = Claim.objects.visible_to(person).filter(
        Q(title__icontains=words.strip()) | Q(number__iexact=words.strip())
    )
    for one in found.select_related("claimant").order_by("-pk")[:HANDFUL]:
        where = f"{one.number} · {one.claimant}"
        url = reverse("cost:claim", args=[one.pk])
        yield Hit(one.title, where, url, one.tone, one.get_state_display())


@dimension("cost")
def judged(project: Project) -> tuple[Dimension, list[Reason]]:
    """Red: a category beyond its budget and the red line; amber: beyond the budget or near it.
    Without a budget nothing is known."""
    label = phrase("成本")
    rule = phrase("紅線：任一科目超出預算與容許差異")
    rows = STANDINGS.of(project)
    budget = sum((one.budget for one in rows), ZERO)
    if not budget:
        none = phrase("還沒有核准的預算")
        return Dimension("cost", label, Health.NONE, phrase("無資料"), none), []
    values = in_force()
    tones = [tone_of(one.budget, one.actual + one.committed, values) for one in rows]
    worst = next((tone for tone in ("bad", "warn") if tone in tones), "ok")
    over = [one for one in rows if one.actual + one.committed > one.budget]
    reasons = [_reason(over, worst, project)] if over else []
    spent = sum((one.actual + one.committed for one in rows), ZERO)
    value = phrase("已用%(share)s", share=formats.percent(spent * 100 / budget, 0))
    return Dimension("cost", label, Health(worst), value, rule), reasons


def _reason(rows: list[Standing], tone: str, project: Project) -> Reason:
    beyond = sum((one.used - one.budget for one in rows), ZERO)
    text = phrase("%(n)s個科目超出預算，共%(beyond)s。", n=len(rows), beyond=money(beyond))
    url = reverse("cost:of_project", args=[project.pk])
    return Reason(text, Health(tone), "SP5.2d", 60 if tone == "bad" else 5, url=url)


FORECAST = Prepared(
    lambda project: Forecast.objects.filter(project=project, state="done").values_list(
        "p50_finish", "p80_finish", "p50_cost", "p80_cost"
    )[:1],
    project=int,
)
PROGRESS = Prepared(
    lambda project: (
        Task.objects.filter(project=project)
        .in_force()
        .work()
        .order_by()
        .values("project")
        .annotate(all=Sum("duration"), done=Sum(F("duration") * F("percent")))
        .values_list("all", "done")
    ),
    project=int,
)


@headline
def money_and_progress(project: Project, person: Person) -> str:
    """Budget, spent, done and the range of the forecast in one line, for those who may see cost."""
    if not may_see(person, project):
        return ""
    rows = STANDINGS.of(project)
    budget = sum((one.budget for one in rows), ZERO)
    if not budget:
        return ""
    actual = sum((one.actual for one in rows), ZERO)
    committed = sum((one.committed for one in rows), ZERO)
    progress = PROGRESS.first(project=project.pk)
    done = progress.done / progress.all if progress and progress.all else None
    used = actual + committed
    line = {
        "budget": budget,
        "actual": actual,
        "committed": committed,
        "available": budget - used,
        "share": float(used * 100 / budget),
        "tone": tone_of(budget, used, in_force()),
        "done": float(done) if done is not None else None,
        "done_said": formats.percent(done),
        "forecast": FORECAST.first(project=project.pk),
    }
    return render_to_string("cost/line.html", {"line": line, "project": project})
