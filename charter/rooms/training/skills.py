"""The skill matrix: people down, skills across; what each has of what their posts ask."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from charter.org.models import Person, Skill
from charter.rooms.people.queries import levels, needs


@dataclass(frozen=True)
class Cell:
    """`needed` 0: nobody asks; `has` 0: never assessed."""

    needed: int
    has: int

    @property
    def gap(self) -> int:
        return max(0, self.needed - self.has)

    @property
    def tone(self) -> str:
        if not self.needed:
            return "none"
        return "bad" if self.gap > 1 else "warn" if self.gap else "ok"

    @property
    def text(self) -> str:
        return f"{self.has}/{self.needed}" if self.needed else str(self.has or "")


@dataclass
class Line:
    person: Person
    posts: str
    cells: list[Cell] = field(default_factory=list)

    @property
    def gaps(self) -> int:
        return sum(1 for cell in self.cells if cell.gap)


@dataclass
class SkillMatrix:
    skills: list[Skill]
    lines: list[Line]

    @property
    def short(self) -> list[int]:
        """For each skill, how many fall short of what is asked of them."""
        return [sum(1 for line in self.lines if line.cells[n].gap) for n in range(len(self.skills))]


def skill_matrix(people: Iterable[Person], posts: dict[int, str]) -> SkillMatrix:
    """Skills that somebody here needs or has; four queries, however many people."""
    people = list(people)
    asked, has = needs(people), levels(people)
    wanted = {skill.pk for found in asked.values() for skill in found}
    wanted |= {skill for found in has.values() for skill in found}
    skills = list(Skill.objects.filter(pk__in=wanted).order_by("name"))
    lines = []
    for person in people:
        mine = {skill.pk: level for skill, level in asked.get(person.pk, {}).items()}
        held = has.get(person.pk, {})
        cells = [Cell(mine.get(skill.pk, 0), held.get(skill.pk, 0)) for skill in skills]
        lines.append(Line(person, posts.get(person.pk, ""), cells))
    return SkillMatrix(skills, lines)
