"""Who is asked about whose teamwork: those who worked together most, drawn by the system."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable

from charter.kernel.merit import Span
from charter.org.models import Person, Posting, Role
from charter.rooms.appraisal.drawing import Sheet, memberships

ASKED = 5  # colleagues about each person


def asked(span: Span, all_sheets: list[Sheet]) -> dict[int, list[int]]:
    """Person -> colleagues. First those of the same projects, then of the department; nobody who
    may read the figures of the person, since they would know the others' sum."""
    known = {sheet.person.pk: sheet for sheet in all_sheets}
    together, rings = _together(span), _rings(all_sheets)
    readers = _holding(Role.HR)
    heads = _holding(Role.DEPARTMENT_HEAD)
    found = {}
    for pk, sheet in known.items():
        of_unit = {one for one in heads if known.get(one) and _same_unit(known[one], sheet)}
        never = {pk, *readers, *of_unit, *_line(sheet.person, known)}
        ordered = sorted(together[pk].items(), key=lambda pair: (-pair[1], _lot(span, pk, pair[0])))
        names = [one for one, _n in ordered if one in known and one not in never]
        near = (one for one in _near(rings, sheet.person) if one not in never)
        found[pk] = list(dict.fromkeys([*names[:ASKED], *near]))[:ASKED]
    return found


def _together(span: Span) -> dict[int, Counter[int]]:
    """Person -> colleague -> projects of the period that both were in."""
    teams: dict[int, set[int]] = defaultdict(set)
    for project, person in memberships(span).values_list("role__project", "person"):
        teams[project].add(person)
    found: dict[int, Counter[int]] = defaultdict(Counter)
    for team in teams.values():
        for one in team:
            found[one].update(team - {one})
    return found


def _rings(all_sheets: list[Sheet]) -> dict[int, list[int]]:
    """Department -> its people in a ring: each is asked about the next ones, so all equally."""
    rings: dict[int, list[int]] = defaultdict(list)
    for sheet in all_sheets:
        if sheet.person.department_id:
            rings[sheet.person.department_id].append(sheet.person.pk)
    return rings


def _near(rings: dict[int, list[int]], person: Person) -> Iterable[int]:
    ring = rings.get(person.department_id or 0, [])
    if person.pk not in ring:
        return []
    here = ring.index(person.pk)
    return (ring[here:] + ring[:here])[1 : 4 * ASKED]


def _line(person: Person, known: dict[int, Sheet]) -> set[int]:
    above: set[int] = set()
    sheet = known.get(person.pk)
    while sheet is not None and sheet.superior and sheet.superior.pk not in above:
        above.add(sheet.superior.pk)
        sheet = known.get(sheet.superior.pk)
    return above


def _holding(role: str) -> set[int]:
    held = Posting.objects.current().filter(post__roles__contains=[role])
    return set(held.values_list("person", flat=True))


def _same_unit(one: Sheet, other: Sheet) -> bool:
    return one.person.department_id == other.person.department_id


def _lot(span: Span, person: int, colleague: int) -> str:
    """Among equals the lot, the same whenever it is drawn."""
    return hashlib.sha256(f"{span.start}:{person}:{colleague}".encode()).hexdigest()
