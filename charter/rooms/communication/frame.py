"""The project's tab and its dimension of health; where an opinion begins."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.kernel.frame import listed, offer
from charter.org.models import Person
from charter.rooms.communication.models import Occasion, Plan
from charter.rooms.projects.health import Dimension, Health, Reason
from charter.rooms.projects.joined import dimension, tab
from charter.rooms.projects.models import Project

tab(gettext_lazy("溝通"), "communication:of_project", after="team")


def may_say(person: Person) -> bool:
    return person.is_active and not person.is_customer


listed(gettext_lazy("客戶的需求與意見"), "message", "communication:concerns")
listed(gettext_lazy("報告"), "report", "communication:reports")
listed(gettext_lazy("團隊意見"), "messages", "communication:opinions")
offer(gettext_lazy("提出新意見"), "messages", "communication:say", may=may_say)


@dimension("communication")
def communication(project: Project) -> tuple[Dimension, list[Reason]]:
    """Amber while something planned is overdue, red when two or more of the customer's are."""
    label, rule = _("溝通"), _("計劃的溝通逾期為需注意，客戶的逾期兩次以上為偏離")
    if not Plan.objects.filter(project=project, agreed_at__isnull=False).exists():
        return Dimension("communication", label, Health.NONE, "--", rule), []
    late = Occasion.objects.late().filter(line__plan__project=project)
    count, outside = late.count(), late.filter(Q(line__audience="customer")).count()
    health = Health.OK if not count else Health.BAD if outside > 1 else Health.WARN
    value = _("%(n)s次逾期") % {"n": count} if count else _("如期")
    reasons = []
    if count:
        text = _("計劃的溝通有%(n)s次逾期未做") % {"n": count}
        reasons = [Reason(text, health, "SP7.1", 20 * count)]
    return Dimension("communication", label, health, value, rule), reasons
