"""A plan's versions side by side: what was first approved, what rules now, what is proposed; who
moved what and when. Achievement always stands against the first and against the present one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from charter.ground.formats import number
from charter.ground.money import shown as money
from charter.rooms.improvement.models import (
    DocumentPart,
    MeasureTerms,
    Plan,
    TargetTerms,
    Version,
)
from charter.rooms.steering.aims import Stand, stands
from charter.rooms.steering.overview import percent, said

Terms = TargetTerms | MeasureTerms
Said = tuple[tuple[str, str], ...]  # (what, value) of one promise


@dataclass(frozen=True)
class Cell:
    """A promise as one version states it: (what, value, whether it differs from the column before);
    nothing where the version does not have it. `word` is that of its column."""

    word: str
    lines: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True)
class Line:
    """One target or measure through the columns, with how far it has come (targets only)."""

    title: str
    cells: tuple[Cell, ...]
    stand: Stand | None = None

    @property
    def value(self) -> str:
        return said(self.stand.value, self.stand.terms.unit) if self.stand else ""

    @property
    def original(self) -> str:
        return percent(self.stand.standing.original) if self.stand else ""

    @property
    def current(self) -> str:
        return percent(self.stand.standing.current) if self.stand else ""


@dataclass(frozen=True)
class Move:
    """What a version changed: (title, what, before, after)."""

    version: Version
    changes: tuple[tuple[str, str, str, str], ...]
    approved_on: Any


@dataclass(frozen=True)
class Sides:
    columns: tuple[tuple[str, Version], ...]
    targets: list[Line]
    measures: list[Line]
    moves: list[Move]


def sides(plan: Plan) -> Sides:
    """In seven statements, however many versions and promises."""
    every = list(plan.versions.select_related("author", "reviewed_by").order_by("number"))
    columns = _columns(every)
    own = {"version__plan": plan}
    aims = TargetTerms.objects.filter(**own).select_related("owner").order_by("place", "pk")
    doing = MeasureTerms.objects.filter(**own).select_related("owner", "department")
    targets = _by_version((one, one.target_id) for one in aims)
    measures = _by_version((one, one.measure_id) for one in doing.order_by("place", "pk"))
    standing = {one.target.pk: one for one in stands(plan)}
    return Sides(
        columns,
        _lines(columns, targets, standing),
        _lines(columns, measures, {}),
        _moves(plan, every, targets, measures),
    )


def _columns(every: list[Version]) -> tuple[tuple[str, Version], ...]:
    ruled = [one for one in every if one.in_force_on]
    found = [(_("原訂"), ruled[0])] if ruled else []
    if len(ruled) > 1:
        found.append((_("現行"), ruled[-1]))
    found += [(_("提案"), one) for one in every[-1:] if one.state in Version.OPEN]
    return tuple(found)


def _by_version(rows: Iterable[tuple[Terms, int]]) -> dict[int, dict[int, Terms]]:
    found: dict[int, dict[int, Terms]] = defaultdict(dict)
    for one, key in rows:
        found[one.version_id][key] = one
    return found


def _told(one: Terms | None) -> Said:
    if one is None:
        return ()
    who = (_("負責人"), str(one.owner or ""))
    if isinstance(one, TargetTerms):
        base, value = said(one.baseline, one.unit), said(one.value, one.unit)
        due = one.due.isoformat() if one.due else ""
        return ((_("基線"), base), (_("目標值"), value), (_("期限"), due), who)
    span = f"{one.starts or ''}–{one.ends or ''}"
    cost = money(one.cost) if one.cost else number(0, 0)
    return ((_("時間"), span), who, (_("部門"), str(one.department or "")), (_("投入"), cost))


def _lines(
    columns: tuple[tuple[str, Version], ...],
    rows: dict[int, dict[int, Terms]],
    standing: dict[int, Stand],
) -> list[Line]:
    keys = dict.fromkeys(key for _word, one in columns for key in rows[one.pk])
    found = []
    for key in keys:
        terms = [rows[one.pk].get(key) for _word, one in columns]
        title = next(one.title for one in reversed(terms) if one)
        words = [word for word, _version in columns]
        found.append(Line(title, _cells(words, terms), standing.get(key)))
    return found


def _cells(words: list[str], terms: list[Terms | None]) -> tuple[Cell, ...]:
    found: list[Cell] = []
    before: Said = ()
    for n, one in enumerate(terms):
        told, old = _told(one), dict(before)
        lines = ((what, value, n > 0 and old.get(what) != value) for what, value in told)
        found.append(Cell(words[n], tuple(lines)))
        before = told
    return tuple(found)


def _moves(
    plan: Plan,
    every: list[Version],
    targets: dict[int, dict[int, Terms]],
    measures: dict[int, dict[int, Terms]],
) -> list[Move]:
    """Newest first; each version against the one that ruled, or was to rule, before it."""
    approved = dict(
        DocumentPart.objects.filter(version__plan=plan, document__approved_at__isnull=False)
        .order_by("document__approved_at")
        .values_list("version", "document__approved_at")
    )
    found: list[Move] = []
    before: Version | None = None
    for one in every:
        changes = _changes(before, one, targets) + _changes(before, one, measures)
        found.append(Move(one, tuple(changes), approved.get(one.pk)))
        before = one
    return found[::-1]


def _changes(
    before: Version | None, one: Version, rows: dict[int, dict[int, Terms]]
) -> list[tuple[str, str, str, str]]:
    if before is None:
        return []
    old, new = rows[before.pk], rows[one.pk]
    found = []
    for key in dict.fromkeys([*old, *new]):
        a, b = _told(old.get(key)), _told(new.get(key))
        title = (new.get(key) or old[key]).title
        if not a or not b:
            gone = _("刪去") if not b else _("新增")
            found.append((title, gone, "", ""))
            continue
        found += [
            (title, what, was, now)
            for (what, was), (_same, now) in zip(a, b, strict=True)
            if was != now
        ]
    return found


def as_json(plan: Plan, found: Sides) -> dict[str, Any]:
    def line(one: Line) -> dict[str, Any]:
        cells = [{what: value for what, value, _new in cell.lines} for cell in one.cells]
        told: dict[str, Any] = {"title": one.title, "versions": cells}
        if one.stand:
            told |= {"value": one.value, "original": one.original, "current": one.current}
        return told

    return {
        "plan": plan.pk,
        "columns": [{"word": word, "version": one.number} for word, one in found.columns],
        "targets": [line(one) for one in found.targets],
        "measures": [line(one) for one in found.measures],
        "moves": [
            {"version": m.version.number, "by": str(m.version.author or ""),
             "because": m.version.because, "in_force_on": m.version.in_force_on,
             "approved_at": m.approved_on, "changes": m.changes}
            for m in found.moves
        ],
    }  # fmt: skip
