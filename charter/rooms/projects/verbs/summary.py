"""What was learned, written after the acceptance."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.models import Lesson, Project, Summary
from charter.rooms.projects.permissions import may_lead
from charter.rooms.projects.verbs._common import _demand, _text
from charter.rooms.projects.verbs.project import move_on

WRITTEN = declare("projects.summary.written", gettext_lazy("%(by)s撰寫「%(title)s」的總結"))
HANDED_IN = declare(
    "projects.summary.handed_in",
    gettext_lazy("%(by)s交了「%(title)s」的總結"),
    gettext_lazy("你要把經驗帶到下一個項目"),
)


@transaction.atomic
def write_summary(
    project: Project,
    *,
    goals_reached: str,
    problems: str,
    improvements: str,
    lessons: Sequence[tuple[str, Person]],
    by: Person,
) -> Summary:
    """Keep a draft. `lessons` are (text, owner); they replace those written before."""
    _demand(may_lead(by, project), by)
    if project.place < Project.ORDER.index(Project.Phase.SUMMARY):
        raise Refused("projects.not_accepted", _("客戶驗收之後才寫總結。"))
    summary, _new = Summary.objects.get_or_create(
        project=project, defaults={"by": by, "changed_at": clock.now()}
    )
    unfinished = Summary.objects.filter(pk=summary.pk, handed_in_at=None)
    if not unfinished.update(
        goals_reached=goals_reached.strip(),
        problems=problems.strip(),
        improvements=improvements.strip(),
        by=by,
        changed_at=clock.now(),
    ):
        raise Refused("projects.summary_handed_in", _("總結已經交了，不能再改。"))
    summary.lessons.all().delete()
    Lesson.objects.bulk_create(
        Lesson(summary=summary, text=text.strip(), owner=owner) for text, owner in lessons
    )
    summary.refresh_from_db()
    record(WRITTEN, summary, by=by, about=project)
    return summary


@transaction.atomic
def hand_in_summary(summary: Summary, *, by: Person) -> Summary:
    """All four parts, at least one lesson with an owner; then the project goes to 售後."""
    locked = Summary.objects.select_for_update(of=("self",)).get(pk=summary.pk)
    _demand(may_lead(by, locked.project), by)
    _text(locked.goals_reached, "goals_reached", _("目標達成情況"))
    _text(locked.problems, "problems", _("遇到的問題"))
    _text(locked.improvements, "improvements", _("改進建議"))
    owners = [lesson.owner for lesson in locked.lessons.select_related("owner")]
    if not owners:
        raise Refused(
            "projects.no_lesson",
            _("至少寫一條經驗教訓，並指定由誰帶到下一個項目。"),
            field="lessons",
        )
    rows = Summary.objects.filter(pk=locked.pk, handed_in_at=None)
    if not rows.update(handed_in_at=clock.now()):
        raise Refused("projects.summary_handed_in", _("總結已經交了。"))
    locked.refresh_from_db()
    record(HANDED_IN, locked, by=by, about=locked.project, tell=owners)
    move_on(Project.objects.get(pk=locked.project_id), by=None)
    return locked
