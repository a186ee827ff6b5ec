"""The project's tab and its dimension of health; where an opinion begins."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from charter.ground import formats
from charter.ground.database.prepared import Prepared
from charter.ground.i18n.phrase import Phrase, phrase
from charter.kernel.frame import listed, named, offer
from charter.org.models import Person
from charter.rooms.communication.models import Occasion, Plan
from charter.rooms.projects.health import Dimension, Health, Reason
from charter.rooms.projects.joined import dimension, tab
from charter.rooms.projects.models import Project

tab(gettext_lazy("溝通"), "communication:of_project", after="team")


def may_say(person: Person) -> bool:
    return person.is_active and not person.is_customer


named(gettext_lazy("溝通渠道"), "messages", "communication:outlets")
listed(gettext_lazy("客戶的需求與意見"), "message", "communication:concerns")
listed(gettext_lazy("報告"), "report", "communication:reports")
listed(gettext_lazy("團隊意見"), "messages", "communication:opinions")
offer(gettext_lazy("提出新意見"), "messages", "communication:say", may=may_say, rank=48)


PLANS = Prepared(
    lambda project: Plan.objects.filter(project=project, agreed_at__isnull=False).values_list("pk"),
    project=int,
)
LATE = Prepared(
    lambda project: (
        Occasion.objects.late()
        .filter(line__plan__project=project)
        .order_by()
        .values("line__plan__project")
        .annotate(n=Count("pk"), outside=Count("pk", filter=Q(line__audience="customer")))
        .values_list("n", "outside")
    ),
    project=int,
)


@dimension("communication")
def communication(project: Project) -> tuple[Dimension, list[Reason]]:
    """Amber while something planned is overdue, red when two or more of the customer's are."""
    label, rule = phrase("溝通"), phrase("計劃的溝通逾期為需注意，客戶的逾期兩次以上為偏離")
    if not PLANS.rows(project=project.pk):
        return Dimension("communication", label, Health.NONE, Phrase(formats.NOTHING), rule), []
    late = LATE.first(project=project.pk)
    if late is None:
        return Dimension("communication", label, Health.OK, phrase("如期"), rule), []
    health = Health.BAD if late.outside > 1 else Health.WARN
    value, text = phrase("%(n)s次逾期", n=late.n), phrase("計劃的溝通有%(n)s次逾期未做", n=late.n)
    reason = Reason(text, health, "SP7.1", 20 * late.n)
    return Dimension("communication", label, health, value, rule), [reason]
