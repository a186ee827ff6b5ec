"""The lots before one: which they are, and how strict the next is inspected because of them."""

import re

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from charter.rooms.quality.models import Check, Mark
from charter.rooms.quality.severity import TIGHTENED, Lot, Standing, standing

MOST = 200
# What tells one month, batch or round from another in the title of the same work.
COUNTED = re.compile(r"[\d\s年月季週周日期批第次回號号#_./~～至–-]+")


def work_of(title: str) -> str:
    return COUNTED.sub("", title).casefold()


def standing_of(check: Check) -> Standing:
    """By the lots of the same work under the same AQL that were decided before."""
    failed = Count("items", filter=Q(items__mark=Mark.FAIL))
    rows = check.lots_before().annotate(failed=failed)
    if check.done_at:
        rows = rows.filter(done_at__lt=check.done_at)
    found = rows.values_list("title", "lot", "failed", "passed")[:MOST]
    mine = work_of(check.title)
    lots = [Lot(size or 0, n, bool(ok)) for title, size, n, ok in found if work_of(title) == mine]
    assert check.aql is not None
    return standing(lots[::-1], check.aql)


def why(one: Standing) -> str:
    """In a sentence: from which lots it follows, and what would change it."""
    facts = {"n": one.lots, "refused": one.refused, "score": one.score}
    if one.is_stopped:
        return _("轉為加嚴後已有%(refused)s批不合格，應停止抽樣、逐件檢查，改善後再恢復。") % facts
    if one.severity == TIGHTENED:
        said = _(
            "連續5批內有2批不合格，所以加嚴；之後已檢%(n)s批、%(refused)s批不合格，連續5批合格就恢復正常。"
        )
        return said % facts
    if one.may_be_reduced:
        said = _("轉移得分%(score)s，標準允許放寬；要不要放寬由質量管理決定，這裡不自動放寬。")
        return said % facts
    if not one.lots:
        return _("從正常檢驗開始；連續5批內有2批不合格就加嚴。")
    return _("前面%(n)s批沒有轉為加嚴的理由，轉移得分%(score)s。") % facts
