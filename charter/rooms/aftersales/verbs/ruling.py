"""The words and the matrix by which a text becomes a priority. Registered cases keep theirs."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.aftersales.guessing import Rules
from charter.rooms.aftersales.models import Category, KeywordRule, Level, MatrixCell
from charter.rooms.aftersales.permissions import may_promise

MATRIX_SET = declare("aftersales.matrix.changed", gettext_lazy("%(by)s調整了優先級矩陣"))
RULE_SET = declare("aftersales.rule.changed", gettext_lazy("%(by)s設定了關鍵字規則「%(title)s」"))
RULE_REMOVED = declare(
    "aftersales.rule.removed", gettext_lazy("%(by)s移除了關鍵字規則「%(title)s」")
)


def _demand_right(by: Person | None) -> None:
    if not may_promise(by):
        raise Refused(
            "aftersales.may_not_rule",
            _("優先級與關鍵字由部門主管、項目經理、質量管理或管理層設定。請他們代為調整。"),
        )


@transaction.atomic
def set_priority(*, impact: int, urgency: int, priority: int, by: Person | None) -> MatrixCell:
    """One cell of the impact x urgency matrix; cases already registered keep their priority."""
    _demand_right(by)
    cell, _created = MatrixCell.objects.update_or_create(
        impact=impact, urgency=urgency, defaults={"priority": priority}
    )
    record(MATRIX_SET, cell, by=by, priority=priority)
    return cell


@transaction.atomic
def set_keyword(
    *,
    word: str,
    by: Person | None,
    category: str = "",
    topic: str = "",
    impact: int | None = None,
) -> KeywordRule:
    """A word that proposes a category, a topic or an impact."""
    _demand_right(by)
    word = word.strip()
    if not word:
        raise Refused("aftersales.no_word", _("請填寫關鍵字。"), field="word")
    if not (category or topic or impact):
        raise Refused(
            "aftersales.rule_says_nothing",
            _("請至少選一項：類別、主題或影響，這個字才有作用。"),
            field="category",
        )
    if impact is not None and impact not in Level:
        raise Refused("aftersales.no_such_level", _("影響請選高、中或低。"), field="impact")
    if category and category not in Category:
        raise Refused("aftersales.no_such_category", _("沒有這個類別。"), field="category")
    rule, _created = KeywordRule.objects.update_or_create(
        word=word, defaults={"category": category, "topic": topic, "impact": impact}
    )
    record(RULE_SET, rule, by=by)
    return rule


@transaction.atomic
def set_matrix(cells: Mapping[tuple[int, int], int], *, by: Person | None) -> int:
    """Whichever cells differ from what rules now; returns how many were changed."""
    _demand_right(by)
    now = Rules.now().matrix
    changed = {key: to for key, to in cells.items() if now[key] != to}
    for (impact, urgency), priority in changed.items():
        set_priority(impact=impact, urgency=urgency, priority=priority, by=by)
    return len(changed)


@transaction.atomic
def remove_keyword(rule: KeywordRule, *, by: Person | None) -> None:
    """The word proposes nothing of its own any more; the house's words stay."""
    _demand_right(by)
    record(RULE_REMOVED, rule, by=by, category=rule.category, topic=rule.topic, impact=rule.impact)
    rule.delete()
