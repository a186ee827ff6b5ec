"""Problems and suggestions in the palette, where new ones begin, the project's tab and health."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.search import newest_first
from charter.kernel.frame import Hit, counter, offer, searchable
from charter.org.models import Person
from charter.rooms.projects.health import Dimension, Health, Reason
from charter.rooms.projects.joined import dimension, tab
from charter.rooms.projects.models import Project
from charter.rooms.quality.models import Problem, Suggestion
from charter.rooms.quality.models.problems import OPEN, TO_RECTIFY

HANDFUL = 5
CLAUSE = "SP2.3.2b"


def may_report(person: Person) -> bool:
    return person.is_active and not person.is_customer


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


@searchable("suggestion", gettext_lazy("改善建議"), "bulb")
def suggestions(person: Person, words: str) -> Iterable[Hit]:
    found = newest_first(Suggestion.objects.visible_to(person).found_by(words))
    for one in found.select_related("suggested_by")[:HANDFUL]:
        url = reverse("quality:suggestion", args=[one.pk])
        yield Hit(one.title, str(one.suggested_by), url, one.tone, one.get_state_display())


@dimension("quality")
def quality(project: Project) -> tuple[Dimension, list[Reason]]:
    """Red with an overdue or reopened problem, amber with a major one still open."""
    mine = Problem.objects.counted().filter(project=project)
    late = Q(state__in=TO_RECTIFY, due__lt=clock.today()) | Q(state=Problem.State.REOPENED)
    n = mine.aggregate(
        every=Count("pk"),
        open=Count("pk", filter=Q(state__in=OPEN)),
        major=Count("pk", filter=Q(state__in=OPEN, grade="major")),
        late=Count("pk", filter=late),
    )
    health = Health.OK if n["every"] else Health.NONE
    health = Health.BAD if n["late"] else Health.WARN if n["major"] else health
    value = _("%(n)s件未關閉") % {"n": n["open"]} if n["every"] else _("無資料")
    rule = _("有逾期或重新開啟的問題為紅，有未關閉的重大問題為黃")
    url = f"{reverse('quality:of_project', args=[project.pk])}?state=open"
    reasons = []
    if n["late"]:
        text = _("%(n)s件質量問題逾期或重新開啟") % {"n": n["late"]}
        reasons.append(Reason(text, "bad", CLAUSE, 70, url=url))
    elif n["major"]:
        text = _("%(n)s件重大質量問題未關閉") % {"n": n["major"]}
        reasons.append(Reason(text, "warn", CLAUSE, 60, url=url))
    return Dimension("quality", str(_("質量")), health, value, rule), reasons
