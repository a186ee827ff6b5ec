"""This room's nouns in the palette, where new ones begin, the project's tab and health."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.database.prepared import Prepared
from charter.ground.i18n.phrase import phrase
from charter.ground.search import newest_first
from charter.kernel.frame import Hit, counter, listed, named, offer, searchable
from charter.org.models import Person
from charter.rooms.projects.health import WORST, Dimension, Health, Reason
from charter.rooms.projects.joined import dimension, tab
from charter.rooms.projects.models import Project
from charter.rooms.quality.models import Check, CheckItem, Problem, Suggestion
from charter.rooms.quality.models.checks import OPEN as TO_DO
from charter.rooms.quality.models.problems import OPEN, TO_RECTIFY

HANDFUL = 5
CLAUSE = "SP2.3.2b"
CLAUSES = (CLAUSE, "SP2.3.2a", "SP4.3a")  # what the reasons of this room lean on


def may_report(person: Person) -> bool:
    return person.is_active and not person.is_customer


named(gettext_lazy("質量檢查"), "list-check", "quality:checks")
named(gettext_lazy("質量標準"), "clipboard-check", "quality:standards")
named(gettext_lazy("質量目標"), "target", "quality:goals")
named(gettext_lazy("質量月報"), "report", "quality:reports")
named(gettext_lazy("質量會議"), "calendar-event", "quality:meetings")
listed(gettext_lazy("質量問題"), "rosette-discount-check", "quality:problems")
listed(gettext_lazy("改善建議"), "bulb", "quality:suggestions")
offer(
    gettext_lazy("登記質量問題"), "alert-triangle", "quality:new_problem", may=may_report, rank=20
)
offer(gettext_lazy("提改善建議"), "bulb", "quality:new_suggestion", may=may_report, rank=46)
tab(gettext_lazy("質量"), "quality:of_project")


@counter("/quality/")
def mine(person: Person) -> QuerySet[Problem]:
    return Problem.objects.filter(owner=person, state__in=TO_RECTIFY)


@searchable("problem", gettext_lazy("質量問題"), "alert-triangle")
def problems(person: Person, words: str) -> Iterable[Hit]:
    found = newest_first(Problem.objects.visible_to(person).found_by(words))
    for one in found.select_related("owner")[:HANDFUL]:
        url = reverse("quality:problem", args=[one.pk])
        where = f"{one.number} · {one.owner}"
        yield Hit(one.title, where, url, one.tone, one.get_state_display())


@searchable("check", gettext_lazy("質量檢查"), "list-check")
def checks(person: Person, words: str) -> Iterable[Hit]:
    found = Check.objects.visible_to(person).found_by(words).select_related("checker")
    for one in found.order_by("-pk")[:HANDFUL]:
        url = reverse("quality:check", args=[one.pk])
        yield Hit(one.title, f"{one.number} · {one.checker}", url, one.tone, one.word)


@searchable("suggestion", gettext_lazy("改善建議"), "bulb")
def suggestions(person: Person, words: str) -> Iterable[Hit]:
    found = newest_first(Suggestion.objects.visible_to(person).found_by(words))
    for one in found.select_related("suggested_by")[:HANDFUL]:
        url = reverse("quality:suggestion", args=[one.pk])
        yield Hit(one.title, str(one.suggested_by), url, one.tone, one.get_state_display())


def _problems(project: int) -> Any:
    """How many, open, late or reopened, open and major; no row where there is none."""
    late = Q(state__in=TO_RECTIFY, due__lt=clock.today()) | Q(state=Problem.State.REOPENED)
    is_open = Q(state__in=OPEN)
    rows = Problem.objects.counted().filter(project=project).order_by().values("project")
    counted = rows.annotate(
        open=Count("pk", filter=is_open),
        late=Count("pk", filter=late),
        major=Count("pk", filter=is_open & Q(grade="major")),
    )
    return counted.values_list("open", "late", "major")


def _checks(project: int) -> Any:
    mine = Check.objects.counted().filter(project=project).order_by()
    late = Count("pk", filter=Q(state__in=TO_DO, due__lt=clock.today()))
    return mine.values("project").annotate(late=late).values_list("late")


def _failed(project: int) -> Any:
    done = Check.objects.counted().filter(project=project).done().order_by()
    return CheckItem.objects.failed().filter(problem=None, check_of__in=done.values("pk"))


PROBLEMS, CHECKS = Prepared(_problems, project=int), Prepared(_checks, project=int)
FAILED = Prepared(lambda project: _failed(project).values_list("pk"), project=int)


@dimension("quality")
def quality(project: Project) -> tuple[Dimension, list[Reason]]:
    """Red with an overdue or reopened problem; amber with a major one open, with an overdue check
    or with something failed that nobody registered."""
    found, checked = PROBLEMS.first(project=project.pk), CHECKS.first(project=project.pk)
    told = [*_of_problems(project, found), *_of_checks(project, checked)]
    worst = max((WORST.index(Health(reason.tone)) for reason in told), default=0)
    known = found or checked
    health = WORST[worst] if told else Health.OK if known else Health.NONE
    value = phrase("%(n)s件未關閉", n=found.open if found else 0) if known else phrase("無資料")
    rule = phrase(
        "有逾期或重新開啟的問題為紅；有未關閉的重大問題、逾期的檢查或未登記的不合格項為黃"
    )
    return Dimension("quality", phrase("質量"), health, value, rule), told


def _of_problems(project: Project, found: Any) -> list[Reason]:
    url = f"{reverse('quality:of_project', args=[project.pk])}?state=open"
    if found and found.late:
        text = phrase("%(n)s件質量問題逾期或重新開啟", n=found.late)
        return [Reason(text, "bad", CLAUSE, 70, url=url)]
    if found and found.major:
        text = phrase("%(n)s件重大質量問題未關閉", n=found.major)
        return [Reason(text, "warn", CLAUSE, 60, url=url)]
    return []


def _of_checks(project: Project, checked: Any) -> list[Reason]:
    if checked is None:
        return []
    url = reverse("quality:checks_of_project", args=[project.pk])
    found = []
    if checked.late:
        text = phrase("%(n)s項質量檢查逾期", n=checked.late)
        found.append(Reason(text, "warn", "SP2.3.2a", 50, url=f"{url}?state=late"))
    if n := FAILED.count(project=project.pk):
        text = phrase("%(n)s個不合格項沒有登記為質量問題", n=n)
        found.append(Reason(text, "warn", "SP4.3a", 55, url=f"{url}?state=failed"))
    return found
