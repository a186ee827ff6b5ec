"""Who should take a case, and why: proposed by the first rule that fits, in words."""

from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils.translation import gettext_noop as _

from charter.ground import clock
from charter.ground.i18n.phrase import Phrase, joined, phrase
from charter.org.calendars.compiled import calendar_for, engine_of
from charter.org.models import Department, Person, PersonSkill, Substitution
from charter.rooms.aftersales.models import AssignmentRule, Case
from charter.rooms.aftersales.models.cases import OPEN
from charter.rooms.people.models import Absence


@dataclass(frozen=True)
class Proposal:
    """`person` is None where a rule fits and nobody is free; `words` say why, line by line."""

    rule: AssignmentRule
    person: Person | None
    words: list[Phrase] = field(default_factory=list)

    @property
    def because(self) -> Phrase:
        return joined(self.words)


def rule_for(case: Case) -> AssignmentRule | None:
    """The first rule in order whose conditions the case meets."""
    rules = AssignmentRule.objects.in_order().filter(
        Q(category="") | Q(category=case.category),
        Q(customer=None) | Q(customer=case.customer_id),
        Q(priority=None) | Q(priority__gte=case.priority),
    )
    told = f"{case.topic}\n{case.title}\n{case.text}"
    found = rules.select_related("department", "skill")
    return next((rule for rule in found if rule.topic in told), None)


def proposed(case: Case) -> Proposal | None:
    """None where no rule fits. Present, not full, then the fewest open cases, then the skill."""
    rule = rule_for(case)
    if rule is None:
        return None
    able = list(_able(rule, case))
    here = [one for one in able if one.pk not in _away(able)]
    free = sorted(
        (one for one in here if _held(one) < rule.most),
        key=lambda one: (_held(one), -_level(one, rule), one.name),
    )
    left = _left_out(len(able) - len(here), len(here) - len(free))
    if not free:
        nobody = phrase(_("規則「%(name)s」適用，但現在沒有人能接"), name=rule.name)
        return Proposal(rule, None, [nobody, *left])
    return Proposal(rule, free[0], [*_reasons(rule, free[0], len(free)), *left])


def _able(rule: AssignmentRule, case: Case) -> "list[Person]":
    """Everybody the rule names, with how many open cases each holds."""
    people = Person.objects.staff().filter(is_active=True)
    if rule.department:
        people = people.filter(department=rule.department)
    if rule.skill:
        has = PersonSkill.objects.filter(skill=rule.skill, level__gte=rule.level)
        people = people.filter(pk__in=has.values("person"))
    if case.assignee_id:
        people = people.exclude(pk=case.assignee_id)
    mine = Count("assigned_cases", filter=Q(assigned_cases__state__in=OPEN))
    return list(people.annotate(held=mine).order_by("pk"))


def _held(person: Person) -> int:
    found: int = getattr(person, "held")  # noqa: B009 - annotated by `_able`
    return found


def _level(person: Person, rule: AssignmentRule) -> int:
    if rule.skill is None:
        return 0
    found = PersonSkill.objects.filter(person=person, skill=rule.skill).values_list("level")
    return int(found[0][0]) if found else 0


def _away(people: list[Person]) -> set[int]:
    """Who is on leave, has a substitute for today, or whose department does not work today."""
    today, found = clock.today(), Substitution.objects.live().filter(person__in=people)
    away = set(found.values_list("person", flat=True))
    on_leave = Absence.objects.approved().now().filter(person__in=people)
    away |= set(on_leave.values_list("person", flat=True))
    closed: dict[int | None, bool] = {}
    for one in people:
        if one.department_id not in closed:
            unit = Department(pk=one.department_id) if one.department_id else None
            engine = engine_of(calendar_for(department=unit))
            closed[one.department_id] = not engine.is_working_day(today)
        if closed[one.department_id]:
            away.add(one.pk)
    return away


def _reasons(rule: AssignmentRule, person: Person, among: int) -> list[Phrase]:
    words = [phrase(_("符合規則「%(name)s」"), name=rule.name)]
    if rule.skill:
        words.append(
            phrase(_("%(skill)s%(level)d級"), skill=rule.skill, level=_level(person, rule))
        )
    if rule.department:
        words.append(phrase(_("屬於%(unit)s"), unit=rule.department))
    said = _("手上%(n)d件，在%(among)d個有空的人裡最少")
    return [*words, phrase(said, n=_held(person), among=among)]


def _left_out(away: int, full: int) -> list[Phrase]:
    said = ((_("%(n)d人今天不在"), away), (_("%(n)d人手上已滿"), full))
    return [phrase(words, n=n) for words, n in said if n]
