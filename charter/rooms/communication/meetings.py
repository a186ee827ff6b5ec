"""The kinds of meetings of this room, and what comes onto the agenda of a team meeting."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.kernel.meetings.models import Meeting
from charter.kernel.meetings.rules import Point, agenda, meeting_kind
from charter.rooms.projects.models import Project, Task

TEAM = meeting_kind("team", gettext_lazy("項目團隊會議"), clause="SP2.1.2c")
CUSTOMER = meeting_kind("customer", gettext_lazy("客戶會議"), clause="SP7.4")
STEERING = meeting_kind("steering", gettext_lazy("管理層匯報會"), clause="SP7.3a")
MOST = 10


@agenda("team", "customer", "steering")
def troubled_tasks(meeting: Meeting) -> Iterable[Point]:
    """Running tasks that report a problem: what a meeting about a project must speak of."""
    root = meeting.root
    if not isinstance(root, Project):
        return
    tasks = Task.objects.filter(project=root, actual_finish=None).in_force().exclude(problem="")
    for task in tasks.order_by("position")[:MOST]:
        yield Point(_("問題：%(task)s") % {"task": task.name}, task.problem, task)
