"""The board on one page: what its cards say in words, as a sheet of paper and as files."""

from django.utils.translation import gettext as _

from charter.ground import clock, formats
from charter.ground.paper import Paper
from charter.insight.boards import Board
from charter.kernel.board import Told


def paper(board: Board) -> Paper:
    """Cards that say nothing are left out; so is what stands still without a single case."""
    whole = _("經營看板")
    title = f"{whole}：{board.department}" if board.department else whole
    made = Paper(title, clock.now(), look="board")
    made.note(_about(board))
    for one, data in board.cards:
        _write(made, one.told(data))
    if held := [(one.label, found.count) for one, found in board.stuck if found.count]:
        _write(made, Told(_("卡住的地方"), held))
    return made


def _about(board: Board) -> str:
    facts = {"when": formats.iso(clock.now()), "period": board.span.said}
    if not board.span.period:
        return _("資料時間%(when)s") % facts
    if board.is_past:
        return _("期間：%(period)s，以期末為準；資料時間%(when)s") % facts
    return _("期間：%(period)s，到今天為止；資料時間%(when)s") % facts


def _write(made: Paper, told: Told) -> None:
    if not (told.sums or told.rows):
        return
    made.heading(told.title)
    if told.sums:
        made.facts(told.sums)
    if told.rows:
        made.table(told.heads, told.rows)


def named(board: Board) -> str:
    """Of a file, without its ending."""
    unit = f"-{board.department.code}" if board.department else ""
    when = board.span.period.key if board.span.period else f"{clock.today():%Y-%m-%d}"
    return f"board{unit}-{when}"
