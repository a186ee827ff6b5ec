"""What this room can prove: 二.5.3 of its reviews, proposals and questions, and 三.1 of the sources
that departments draw on."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import evidence, stands_at
from charter.kernel.parameters.queries import Moment
from charter.org.models import Customer, Department
from charter.rooms.surveys.models import Answer, Invitation
from charter.rooms.trends.duties import WITHIN
from charter.rooms.trends.models import Figures, Proposal, Review

stands_at(Figures, "trends:trends")

YEAR = dt.timedelta(days=365)
GRACE = dt.timedelta(days=WITHIN * 7 // 5 + 1)  # working days as calendar days, rounded up
SETTLED = dt.timedelta(days=14)  # by then whoever is asked has been asked


def _reviews(moment: Moment) -> QuerySet[Review]:
    """Of the intervals that ended in the last year, those reviewed or due to be by now."""
    ended = Review.objects.filter(ends__gt=moment.today - YEAR, ends__lte=moment.today)
    return ended.filter(Q(state="published") | Q(ends__lte=moment.today - GRACE))


evidence(
    "SP2.5.3",
    "trends.reviews",
    _("每個檢討期都有發布的服務趨勢檢討"),
    model=Review,
    population=_reviews,
    kept=lambda m: Q(state="published", published_at__lte=m.at),
    person="published_by",
    due="ends",
    touched_by=("trends.review",),
    columns=((_("開始"), "starts"), (_("結束"), "ends"), (_("狀態"), "state")),
)


def _intervals(moment: Moment) -> QuerySet[Figures]:
    """The stretches counted in the last year, with the first cause that waits for an answer: one
    in which no cause recurred too often keeps the clause as well."""
    counted = Figures.objects.filter(length="interval", scope="organisation")
    found = counted.filter(ends__gt=moment.today - YEAR, starts__lte=moment.today)
    waiting = Proposal.objects.filter(key=OuterRef("key"), raised_at__lte=moment.at)
    unanswered = waiting.exclude(answered_at__lte=moment.at).order_by("due", "pk")
    return found.annotate(
        waiting=Subquery(unanswered.values("cause")[:1]),
        waiting_due=Subquery(unanswered.values("due")[:1]),
    )


evidence(
    "SP2.5.3",
    "trends.proposals",
    _("同一原因達到上限的，都提出了改善並有答覆"),
    model=Figures,
    population=_intervals,
    kept=lambda m: Q(waiting_due=None) | Q(waiting_due__gte=m.today),
    risk=lambda m: Q(waiting_due__isnull=False),
    due="waiting_due",
    touched_by=("trends.proposal",),
    columns=((_("期間"), "key"), (_("等答覆的原因"), "waiting"), (_("期限"), "waiting_due")),
)


def _months(scope: str, since: dt.date, until: dt.date, **facts: int) -> Exists:
    """Whether a kept month of the record ended in that time and counted what is asked for."""
    rows = Figures.objects.months().filter(scope=scope, scope_id=OuterRef("pk"))
    told = {f"facts__{name}": value for name, value in facts.items()}
    return Exists(rows.filter(ends__gt=since, starts__lte=until, **told))


def _since(moment: Moment) -> dt.date:
    days: int = moment.parameters["survey_interval_days"]
    return moment.today - dt.timedelta(days=days)


def _served(moment: Moment) -> QuerySet[Customer]:
    """Customers for whom something was solved, long enough ago to have been asked."""
    settled = moment.today - SETTLED
    return Customer.objects.filter(_months("customer", _since(moment), settled, solved__gt=0))


def _asked(moment: Moment) -> Q:
    """By letter, by an answer, or by a call that reached them."""
    since, mine = moment.at - (moment.today - _since(moment)), {"customer": OuterRef("pk")}
    letters = Invitation.objects.asked().filter(**mine, asked_at__gt=since, asked_at__lte=moment.at)
    answers = Answer.objects.filter(**mine, at__gt=since, at__lte=moment.at)
    called = _months("customer", _since(moment), moment.today, content__1__gt=0)
    return Q(Exists(letters)) | Q(Exists(answers)) | Q(called)


evidence(
    "SP2.5.3",
    "trends.opinions",
    _("每位有服務的客戶，都在調查間隔內被問過意見"),
    model=Customer,
    population=_served,
    kept=_asked,
    touched_by=("aftersales.case", "surveys.invitation"),
    columns=((_("客戶"), "name"), (_("代碼"), "code")),
)


def _departments(moment: Moment) -> QuerySet[Department]:
    """Those that give service and received a case in the last year."""
    worked = _months("department", moment.today - YEAR, moment.today, received__gt=0)
    return Department.objects.filter(worked, gives_service=True)


def _fed(moment: Moment) -> Q:
    """In this interval: what customers reported, and, where something was solved, what they
    thought of it."""
    since, until = _since(moment), moment.today
    told = _months("department", since, until, received__gt=0)
    called = _months("department", since, until, content__1__gt=0)
    solved = _months("department", since, until, solved__gt=0)
    said = Answer.objects.filter(department=OuterRef("pk"), at__lte=moment.at)
    asked = Q(called) | Q(Exists(said.filter(at__gt=moment.at - (until - since))))
    return Q(told) & (~Q(solved) | asked)


evidence(
    "SI3.1a",
    "trends.sources",
    _("每個服務部門這一期都有反饋、滿意度與統計數字"),
    model=Department,
    population=_departments,
    kept=_fed,
    department="pk",
    touched_by=("aftersales.case", "surveys.invitation", "trends.review"),
    columns=((_("部門"), "name"), (_("代碼"), "code")),
)
