"""What this room proves of SP2.2.1b: 每人每週的安排不得超過可用工時，遇有超載須及時調整."""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import evidence
from charter.kernel.parameters.queries import Moment
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person
from charter.rooms.projects import availability
from charter.rooms.resources.models import Overload

LOOKED_BACK = dt.timedelta(days=90)
PLANNED = ("projects.plan", "projects.task", "projects.project", "people.absence")


def _asked(moment: Moment) -> QuerySet[Person]:
    """Whoever a plan in force asks for work in the next four weeks, member of a team or not."""
    return Person.objects.get_queryset().filter(pk__in=list(availability.asked(moment)))


def _fits(moment: Moment) -> Q:
    return ~Q(pk__in=availability.overfull(moment))


evidence(
    "SP2.2.1b",
    "resources.person.weeks",
    _("生效計劃排到工作的每個人，未來四週每週的工時都不超過可用工時（扣除休假），不論是否列為成員"),
    model=Person,
    population=_asked,
    kept=_fits,
    department="department",
    person="pk",
    touched_by=PLANNED,
    columns=((_("姓名"), "name"), (_("部門"), "department__name")),
)


def _found(moment: Moment) -> QuerySet[Overload]:
    return Overload.objects.filter(found_at__gte=moment.at - LOOKED_BACK, found_at__lte=moment.at)


def _settled(moment: Moment) -> Q:
    """Settled, or found so lately that there is time left; one that came unsettled is neither."""
    days = moment.parameters["overload_settle_days"]
    limit = organisation_engine().add_days(moment.today, -days)
    fresh = Q(state=Overload.State.OPEN, found_at__date__gte=limit)
    return Q(state=Overload.State.SETTLED) | fresh


evidence(
    "SP2.2.1b",
    "resources.overload.settled",
    _("90天內發現的超載，都在期限內調整好"),
    model=Overload,
    population=_found,
    kept=_settled,
    department="person__department",
    person="person",
    touched_by=("resources.overload",),
    columns=(
        (_("姓名"), "person__name"),
        (_("週"), "monday"),
        (_("發現"), "found_at"),
        (_("狀態"), "state"),
    ),
)
