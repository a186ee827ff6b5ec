"""What posts ask for, against what people can do."""

from collections.abc import Iterable, Mapping

from charter.org.models import Person, PersonSkill, Post, Posting, Skill
from charter.rooms.people.models import PostSkill

Needs = Mapping[Skill, int]


def needs_of(post: Post) -> dict[Skill, int]:
    """What a post asks for: skill -> level."""
    return {need.skill: need.level for need in post.needs.select_related("skill")}


def needs(people: Iterable[Person]) -> dict[int, dict[Skill, int]]:
    """Person id -> what the posts held today ask for; of two posts the higher level. One query."""
    held = Posting.objects.current().filter(person__in=list(people))
    posts: dict[int, set[int]] = {}
    for person, post in held.values_list("person", "post"):
        posts.setdefault(post, set()).add(person)
    found: dict[int, dict[Skill, int]] = {}
    for need in PostSkill.objects.filter(post__in=posts).select_related("skill"):
        for person in posts[need.post_id]:
            asked = found.setdefault(person, {})
            asked[need.skill] = max(need.level, asked.get(need.skill, 0))
    return found


def levels(people: Iterable[Person]) -> dict[int, dict[int, int]]:
    """Person id -> {skill id: level} of what was assessed."""
    found: dict[int, dict[int, int]] = {}
    rows = PersonSkill.objects.filter(person__in=list(people))
    for person, skill, level in rows.values_list("person", "skill", "level"):
        found.setdefault(person, {})[skill] = level
    return found


def gaps(people: Iterable[Person]) -> dict[int, list[tuple[Skill, int, int]]]:
    """Person id -> [(skill, needed, has)] where the posts of today ask for more than there is
    (0 = never assessed), the widest first. People without a gap are left out."""
    people = list(people)
    has = levels(people)
    found = {}
    for person, asked in needs(people).items():
        mine = has.get(person, {})
        short = [(s, n, mine.get(s.pk, 0)) for s, n in asked.items() if mine.get(s.pk, 0) < n]
        if short:
            found[person] = sorted(short, key=lambda one: (one[2] - one[1], one[0].name))
    return found


def skill_match(person: Person, needs: Needs) -> int:
    """Percent of the asked levels that are there, rounded down; more than asked counts no more,
    and 100 where nothing is asked. A person with `skills` prefetched costs no query."""
    has = {held.skill_id: held.level for held in person.skills.all()}
    asked = sum(needs.values())
    there = sum(min(level, has.get(skill.pk, 0)) for skill, level in needs.items())
    return 100 * there // asked if asked else 100


def holders(post: Post) -> list[tuple[Person, int, list[tuple[Skill, int, int]]]]:
    """Who holds the post today: person, percent of the match, what is missing for this post."""
    asked = needs_of(post)
    held = Posting.objects.current().filter(post=post).values("person")
    people = Person.objects.staff().filter(pk__in=held).prefetch_related("skills").order_by("name")
    found = []
    for person in people:
        has = {one.skill_id: one.level for one in person.skills.all()}
        short = [(s, n, has.get(s.pk, 0)) for s, n in asked.items() if has.get(s.pk, 0) < n]
        found.append((person, skill_match(person, asked), short))
    return found
