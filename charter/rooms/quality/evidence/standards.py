"""What is proved of standards: four aspects for every type of service, judged every year."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import evidence
from charter.kernel.parameters.queries import Moment
from charter.rooms.projects.models import Project
from charter.rooms.quality.models import Aspect, Standard, StandardItem

CALLED_DAYS = 30  # within which one looks at it anew after something major
SOON = dt.timedelta(days=30)


def _served(moment: Moment) -> QuerySet[Project]:
    """Active projects: the types of service that are given at present."""
    return Project.objects.active()


def _all_aspects(moment: Moment) -> Q:
    ruled = Q()
    for aspect in Aspect:
        items = StandardItem.objects.filter(
            version__state="in_force",
            version__standard__service_type=OuterRef("service_type"),
            aspect=aspect,
        )
        ruled &= Q(Exists(items))
    return ruled


evidence(
    "SP4.2a",
    "quality.standards",
    _("每個進行中項目的服務類型都有核准生效的標準，涵蓋流程、內容、態度與效果"),
    model=Project,
    population=_served,
    kept=_all_aspects,
    department="department",
    project="pk",
    person="manager",
    touched_by=("quality.standard", "quality.standardversion", "projects.project"),
    columns=((_("項目"), "name"), (_("服務類型"), "service_type")),
)


def _fits(moment: Moment) -> Q:
    days = dt.timedelta(days=moment.parameters["standard_review_days"])
    called = moment.today - dt.timedelta(days=CALLED_DAYS)
    return Q(reviewed_on__gte=moment.today - days) & (Q(called_on=None) | Q(called_on__gte=called))


def _nearly_due(moment: Moment) -> Q:
    days = dt.timedelta(days=moment.parameters["standard_review_days"])
    return Q(reviewed_on__lt=moment.today - days + SOON) | Q(called_on__isnull=False)


evidence(
    "SP4.2b",
    "quality.standard_reviews",
    _("生效的標準都在間隔內評估過；發生重大問題後一個月內再評估"),
    model=Standard,
    population=lambda moment: Standard.objects.in_force(),
    kept=_fits,
    risk=_nearly_due,
    department="owner__department",
    person="owner",
    touched_by=("quality.standard",),
    columns=(
        (_("標準"), "title"),
        (_("負責人"), "owner__name"),
        (_("上次評估"), "reviewed_on"),
    ),
)
