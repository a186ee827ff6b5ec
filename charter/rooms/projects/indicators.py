"""What is measured of this room: tasks on time, how late they end, what acceptance left open."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter.kernel.actions.models import Action
from charter.kernel.indicators.rules import (
    LOWER,
    ORGANISATION,
    Measured,
    by_department,
    indicator,
    moments,
)
from charter.kernel.journal.models import kind_of
from charter.org.models import Role
from charter.rooms.projects.models import Acceptance, Plan, Project, Signature, Task

GROUP = _("服務項目")
DEPARTMENT = "project__department"


def _planned() -> QuerySet[Task]:
    return Task.objects.work().filter(plan__state=Plan.State.IN_FORCE, finish__isnull=False)


def on_time(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Of the tasks due in the period, those finished by their planned moment."""
    first, last = moments(start, end)
    due = _planned().filter(finish__gte=first, finish__lt=last)
    kept = Count("pk", filter=Q(actual_finish__lte=F("finish")))
    rows = due.order_by().values(DEPARTMENT).annotate(kept=kept, due=Count("pk"))
    yield from by_department(rows.values_list(DEPARTMENT, "kept", "due"))


def delay(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Of the tasks finished in the period, the calendar days beyond their planned day."""
    first, last = moments(start, end)
    done = _planned().filter(actual_finish__gte=first, actual_finish__lt=last)
    days, count = Counter[int](), Counter[int]()
    for department, finish, ended in done.values_list(DEPARTMENT, "finish", "actual_finish"):
        late = (timezone.localdate(ended) - timezone.localdate(finish)).days
        days[department] += max(0, late)
        count[department] += 1
    yield from by_department((key, days[key], count[key]) for key in count)


def open_conditions(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Conditions of acceptances not yet met at the end of the period; 0 once any was signed."""
    _first, last = moments(start, end)
    signed = (
        Signature.objects.filter(at__lt=last)
        .order_by()
        .values_list("acceptance", "acceptance__project__department")
    )
    home = dict(signed.distinct())
    owed = Action.objects.filter(kind=kind_of(Acceptance), assigned_at__lt=last)
    owed = owed.exclude(state=Action.State.CANCELLED).exclude(done_at__lt=last)
    found = Counter(dict.fromkeys(home.values(), 0))
    found.update(home[pk] for pk in owed.values_list("subject_id", flat=True) if pk in home)
    for department, n in sorted(found.items()):
        yield Measured("department", department, n=n, value=n)
    if found:
        yield Measured(ORGANISATION, 0, n=found.total(), value=found.total())


def at_first_showing(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Of the customers' first answers in the period, those that accepted without conditions."""
    first, last = moments(start, end)
    answers = Signature.objects.filter(at__gte=first, at__lt=last, version=1)
    home = "acceptance__project__department"
    kept = Count("pk", filter=Q(verdict=Signature.Verdict.ACCEPT))
    rows = answers.order_by().values(home).annotate(kept=kept, asked=Count("pk"))
    yield from by_department(rows.values_list(home, "kept", "asked"))


def delivered(start: dt.date, end: dt.date) -> Iterator[Measured]:
    """Of the projects that customers accepted in the period, those accepted by the agreed day."""
    first, last = moments(start, end)
    done = Project.objects.filter(accepted_at__gte=first, accepted_at__lt=last)
    kept = Count("pk", filter=Q(accepted_at__date__lte=F("ends_on")))
    rows = done.order_by().values("department").annotate(kept=kept, done=Count("pk"))
    yield from by_department(rows.values_list("department", "kept", "done"))


indicator(
    "projects.delivered",
    ("SP1.1", "SP2.4.2b"),
    _("項目按期交付率"),
    formula=_("在約定結束日前通過驗收的項目÷本期通過驗收的項目"),
    unit="%",
    period="quarter",
    source=delivered,
    data=_("客戶簽署通過的日期與核准的結束日；核准的延期按新的日期"),
    owner_role=Role.MANAGEMENT,
    group=GROUP,
    kind="business",
)
indicator(
    "projects.on_time",
    "SP2.3.1b",
    _("任務按時完成率"),
    formula=_("按計劃時間完成的任務÷本期到期的任務"),
    unit="%",
    source=on_time,
    data=_("生效計劃裡的任務與里程碑"),
    group=GROUP,
)
indicator(
    "projects.delay",
    "SP2.3.3a",
    _("任務平均延誤天數"),
    formula=_("本期完成的任務超過計劃日的天數合計÷本期完成的任務"),
    unit="",
    direction=LOWER,
    source=delay,
    data=_("生效計劃裡已完成的任務，提早完成算0天"),
    group=GROUP,
)
indicator(
    "projects.open_conditions",
    "SP2.4.2b",
    _("未完成的驗收附帶條件"),
    formula=_("期末還沒有完成的附帶條件數"),
    unit="",
    direction=LOWER,
    source=open_conditions,
    data=_("客戶附條件通過時提出的補正事項"),
    group=GROUP,
)
indicator(
    "projects.first_acceptance",
    "SP2.4.2b",
    _("一次驗收通過率"),
    formula=_("第一版就無條件通過的驗收÷本期第一次答覆的驗收"),
    unit="%",
    source=at_first_showing,
    data=_("客戶在入口的簽署"),
    group=GROUP,
)
