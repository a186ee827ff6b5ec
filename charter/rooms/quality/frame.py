"""This room's nouns in the palette, where new ones begin, the project's tab and health."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.search import newest_first
from charter.kernel.frame import Hit, counter, listed, offer, searchable
from charter.org.models import Person
from charter.rooms.projects.health import WORST, Dimension, Health, Reason
from charter.rooms.projects.joined import dimension, tab
from charter.rooms.projects.models import Project
from charter.rooms.quality.models import Check, CheckItem, Problem, Suggestion
from charter.rooms.quality.models.problems import OPEN, TO_RECTIFY

HANDFUL = 5
CLAUSE = "SP2.3.2b"
CLAUSES = (CLAUSE, "SP2.3.2a", "SP4.3a")  # what the reasons of this room lean on


def may_report(person: Person) -> bool:
    return person.is_active and not person.is_customer


listed(gettext_lazy("質量問題"), "rosette-discount-check", "quality:problems")
listed(gettext_lazy("改善建議"), "bulb", "quality:suggestions")
offer(gettext_lazy("登記質量問題"), "alert-triangle", "quality:new_problem", may=may_report)
offer(gettext_lazy("提改善建議"), "bulb", "quality:new_suggestion", may=may_report)
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


@dimension("quality")
def quality(project: Project) -> tuple[Dimension, list[Reason]]:
    """Red with an overdue or reopened problem; amber with a major one open, with an overdue check
    or with something failed that nobody registered."""
    told = [*_of_problems(project), *_of_checks(project)]
    worst = max((WORST.index(Health(reason.tone)) for reason in told), default=0)
    open_ = Problem.objects.counted().filter(project=project).open().count()
    known = open_ or told or _is_looked_at(project)
    health = WORST[worst] if told else Health.OK if known else Health.NONE
    value = _("%(n)s件未關閉") % {"n": open_} if known else _("無資料")
    rule = _("有逾期或重新開啟的問題為紅；有未關閉的重大問題、逾期的檢查或未登記的不合格項為黃")
    return Dimension("quality", str(_("質量")), health, value, rule), told


def _is_looked_at(project: Project) -> bool:
    problems = Problem.objects.counted().filter(project=project)
    return problems.exists() or Check.objects.counted().filter(project=project).exists()


def _of_problems(project: Project) -> list[Reason]:
    mine = Problem.objects.counted().filter(project=project)
    late = Q(state__in=TO_RECTIFY, due__lt=clock.today()) | Q(state=Problem.State.REOPENED)
    major = Q(state__in=OPEN, grade="major")
    n = mine.aggregate(late=Count("pk", filter=late), major=Count("pk", filter=major))
    url = f"{reverse('quality:of_project', args=[project.pk])}?state=open"
    if n["late"]:
        text = _("%(n)s件質量問題逾期或重新開啟") % {"n": n["late"]}
        return [Reason(text, "bad", CLAUSE, 70, url=url)]
    if n["major"]:
        text = _("%(n)s件重大質量問題未關閉") % {"n": n["major"]}
        return [Reason(text, "warn", CLAUSE, 60, url=url)]
    return []


def _of_checks(project: Project) -> list[Reason]:
    mine = Check.objects.counted().filter(project=project)
    late = mine.late().count()
    failed = CheckItem.objects.failed().filter(problem=None, check_of__in=mine.done())
    url = reverse("quality:checks_of_project", args=[project.pk])
    found = []
    if late:
        text = _("%(n)s項質量檢查逾期") % {"n": late}
        found.append(Reason(text, "warn", "SP2.3.2a", 50, url=f"{url}?state=late"))
    if n := failed.count():
        text = _("%(n)s個不合格項沒有登記為質量問題") % {"n": n}
        found.append(Reason(text, "warn", "SP4.3a", 55, url=f"{url}?state=failed"))
    return found
