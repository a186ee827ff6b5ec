"""The consolidated plan as people read it: the same chapters on the page, as PDF and in Word,
drawn from the frozen content alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.formats import NOTHING, iso
from charter.ground.money import shown as money
from charter.ground.paper import Paper
from charter.ground.series import Series
from charter.kernel.approvals.canon import plain
from charter.kernel.approvals.presentation import Part as Shown
from charter.kernel.approvals.presentation import shown
from charter.rooms.improvement.contents import content_of
from charter.rooms.improvement.models import (
    Cover,
    Cycle,
    DataKind,
    DataSet,
    Document,
    MeasureKind,
    RecordKind,
    StatementKind,
    Version,
)


@dataclass(frozen=True)
class Chapter:
    """One department's part in its six sections."""

    department: str
    owner: str
    overview: str
    analysis: list[tuple[str, str]]
    cited: list[str]
    targets: list[tuple[str, ...]]
    measures: list[tuple[str, ...]]
    schedule: str
    effect: str


def target_heads() -> tuple[str, ...]:
    return (_("目標"), _("類別"), _("基線"), _("目標值"), _("期限"), _("負責人"))


def measure_heads() -> tuple[str, ...]:
    return (_("措施"), _("類型"), _("部門"), _("負責人"), _("期間"), _("各年成本"))


def _analysis(part: dict[str, Any]) -> list[tuple[str, str]]:
    said = [
        (str(StatementKind(one["kind"]).label), f"{one['text']}（{one['of']}，{one['source']}）")
        for one in part["analysis"]
    ]
    seen = [
        (str(RecordKind(one["kind"]).label), f"{one['on']} {one['place']}：{one['finding']}")
        for one in part["records"]
    ]
    return [*said, *seen]


def _target(one: dict[str, Any]) -> tuple[str, ...]:
    unit = one["unit"]
    cover = str(Cover(one["cover"]).label) if one["cover"] else ""
    base, value = f"{one['baseline']}{unit}", f"{one['value']}{unit}"
    return (one["title"], cover, base, value, str(one["due"] or ""), one["owner"])


def _measure(one: dict[str, Any]) -> tuple[str, ...]:
    kind = str(MeasureKind(one["kind"]).label) if one["kind"] else ""
    span = f"{one['starts'] or ''}–{one['ends'] or ''}"
    return (one["title"], kind, one["department"], one["owner"], span, "、".join(one["costs"]))


Trends = dict[str, tuple[str, Series]]


def trends(found: Iterable[Chapter]) -> Trends:
    """The series that analyses cite, by their hash, as they were frozen: the hash stands in the
    content, and data never change. One statement for all chapters."""
    cited = {key for one in found for key in one.cited}
    rows = DataSet.objects.filter(sha256__in=cited, kind=DataKind.SERIES).order_by("pk")
    return {
        one.sha256: (
            one.title,
            Series([tuple(row) for row in one.rows], one.unit, better=one.direction),
        )
        for one in rows
    }


def chapters(content: dict[str, Any]) -> list[Chapter]:
    return [_chapter(part) for part in content["parts"]]


def _chapter(part: dict[str, Any]) -> Chapter:
    return Chapter(
        part["department"],
        part["owner"],
        part["overview"],
        _analysis(part),
        [one["data"] for one in part["analysis"]],
        [_target(one) for one in part["targets"]],
        [_measure(one) for one in part["measures"]],
        part["schedule"],
        part["effect"],
    )


def paper(document: Document) -> Paper:
    """What was put before the group, word for word."""
    made = Paper(str(document), document.tabled_at)
    made.note(document.get_state_display())
    made.note(_("內容指紋%(hash)s") % {"hash": document.content_hash})
    found = chapters(document.content)
    drawn = trends(found)
    for one in found:
        made.heading(one.department)
        _write(made, one, drawn)
    return made


def draft(cycle: Cycle, versions: list[Version]) -> Paper:
    """All departments as they stand now, before anything is put before the group."""
    title = _("%(year)s年度服務改善計劃（彙編草案）") % {"year": cycle.year}
    made = Paper(title, clock.now())
    made.note(_("%(when)s的內容，還沒有核准。") % {"when": iso(clock.now())})
    found = [_as_it_stands(version) for version in versions]
    drawn = trends(found)
    for version, one in zip(versions, found, strict=True):
        made.heading(version.plan.department)
        made.note(version.get_state_display())
        _write(made, one, drawn)
    return made


def part(version: Version) -> Paper:
    """One department's version as it stands now."""
    made = Paper(str(version), version.made_at)
    one = _as_it_stands(version)
    _write(made, one, trends([one]))
    return made


def _as_it_stands(version: Version) -> Chapter:
    return _chapter(plain(content_of(version)))


def _write(made: Paper, one: Chapter, drawn: Trends) -> None:
    made.text(one.owner)
    made.heading(_("概述"), 3)
    made.text(one.overview or NOTHING)
    made.heading(_("現狀分析"), 3)
    made.table((_("種類"), _("內容")), one.analysis)
    for key in dict.fromkeys(one.cited):
        if key in drawn:
            name, series = drawn[key]
            made.chart(series, name)
    made.heading(_("改善目標"), 3)
    made.table(target_heads(), one.targets)
    made.heading(_("改善措施"), 3)
    made.table(measure_heads(), one.measures)
    made.heading(_("實施進度"), 3)
    made.text(one.schedule or NOTHING)
    made.heading(_("預期效果"), 3)
    made.text(one.effect or NOTHING)


def _parts(content: dict[str, Any]) -> list[Shown]:
    """One part per department, so that a further document is compared department by department."""
    cost = money(Decimal(str(content["cost"])))
    head = [Shown(_("年度"), str(content["year"])), Shown(_("投入合計"), cost)]
    found = []
    for one in chapters(content):
        aims = [(row[0], f"{row[2]} → {row[3]}，{row[4]}，{row[5]}") for row in one.targets]
        doing = [(row[0], f"{row[1]}，{row[3]}，{row[4]}") for row in one.measures]
        found.append(Shown(one.department, one.overview, rows=(*aims, *doing)))
    return [*head, *found]


shown("improvement.cycle")(_parts)
shown("improvement.document")(_parts)
