"""The quality meeting: its agenda is made from the period's figures and from what is not solved."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.kernel.meetings.models import Meeting
from charter.kernel.meetings.rules import Point, agenda, meeting_kind
from charter.kernel.parameters.queries import in_force
from charter.rooms.quality.models import Problem, Suggestion

KIND = "quality"
QUALITY = meeting_kind(KIND, gettext_lazy("質量分析會議"), clause="SP4.4a")
MOST, CAUSES = 10, 3


@agenda(KIND)
def figures(meeting: Meeting) -> Iterator[Point]:
    """What happened since the interval began: how many, which causes most."""
    since = meeting.starts_at - dt.timedelta(days=in_force()["quality_meeting_interval_days"])
    found = Problem.objects.counted().filter(reported_at__gt=since)
    closed = Problem.objects.counted().filter(closed_at__gt=since).count()
    yield Point(
        _("本期質量狀況"),
        _("登記%(n)s件，其中重大%(major)s件；關閉%(closed)s件；逾期%(late)s件")
        % {
            "n": found.count(),
            "major": found.major().count(),
            "closed": closed,
            "late": Problem.objects.counted().late().count(),
        },
    )
    named = found.exclude(cause=None).order_by().values_list("cause__name")
    for name, n in named.annotate(n=Count("pk")).order_by("-n", "cause__name")[:CAUSES]:
        yield Point(_("主要原因：%(cause)s") % {"cause": name}, _("本期%(n)s件") % {"n": n})


@agenda(KIND)
def unsolved(meeting: Meeting) -> Iterator[Point]:
    """Major ones first, then those reopened, then what is overdue."""
    every = Problem.objects.counted().select_related("owner")
    seen: set[int] = set()
    kinds = (every.open().major(), every.filter(state=Problem.State.REOPENED), every.late())
    for found in kinds:
        for one in found.order_by("due", "pk")[:MOST]:
            if one.pk not in seen:
                seen.add(one.pk)
                said = {"state": one.get_state_display(), "owner": one.owner, "due": one.due}
                yield Point(str(one), _("%(state)s，%(owner)s負責，期限%(due)s") % said, one)


@agenda(KIND)
def suggestions(meeting: Meeting) -> Iterator[Point]:
    """What waits for an answer, and what waits for its effect to be measured."""
    today = clock.today()
    for one in Suggestion.objects.undecided().order_by("decision_due", "pk")[:MOST]:
        late = _("逾期") if one.decision_due < today else one.get_state_display()
        yield Point(_("改善建議：%(title)s") % {"title": one.title}, str(late), one)
