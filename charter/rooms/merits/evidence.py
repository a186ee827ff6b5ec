"""What this room proves: rewards and coaching (SP3.3b), awards (SI6.1a), notices (SI6.2a), due
process (SI6.2c). Whether every late measure was noticed at all is shown where measures are kept."""

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import done_at, evidence
from charter.kernel.parameters.queries import Moment
from charter.rooms.merits.models import Case, Line, Notice, Outcome, Review, Step
from charter.rooms.merits.models.steps import IN_TIME

done_at("SI6", _("提名與表揚"), "merits:rounds")

YEAR = dt.timedelta(days=365)


def _ends(moment: Moment) -> QuerySet[Outcome]:
    """Results at the ends, answered or with no time left."""
    lately = Outcome.objects.ends().filter(heard_at__gt=moment.at - YEAR, heard_at__lte=moment.at)
    return lately.filter(Q(answered_on__lte=moment.today) | Q(due__lt=moment.today))


evidence(
    "SP3.3b",
    "merits.outcomes",
    _("考核優秀的都有核准的獎勵，不合格的都有輔導計劃，而且在期限內"),
    model=Outcome,
    population=_ends,
    kept=lambda m: Q(answered_on__lte=F("due")),
    department="department",
    person="person",
    due="due",
    touched_by=("merits.outcome", "merits.award", "merits.coaching"),
    columns=(
        (_("姓名"), "person__name"),
        (_("期間"), "period"),
        (_("結果"), "verdict"),
        (_("期限"), "due"),
        (_("安排"), "answered_on"),
    ),
)


evidence(
    "SP3.3b",
    "merits.coaching",
    _("輔導計劃每月追蹤，到期總結"),
    model=Step,
    may_be_none=True,
    population=lambda m: Step.objects.filter(
        Q(done_on__lte=m.today) | Q(due__lt=m.today),
        kind="merits.coaching",
        due__gt=m.today - YEAR,
    ),
    kept=lambda m: IN_TIME,
    department="department",
    person="person",
    due="due",
    touched_by=("merits.coaching", "merits.step"),
    columns=(
        (_("輔導計劃"), "subject_title"),
        (_("步驟"), "name"),
        (_("期限"), "due"),
        (_("完成"), "done_on"),
    ),
)


def _in_a_row(moment: Moment) -> QuerySet[Review]:
    lately = Review.objects.filter(opened_at__gt=moment.at - YEAR, opened_at__lte=moment.at)
    return lately.filter(Q(decided_on__isnull=False) | Q(due__lt=moment.today))


evidence(
    "SP3.3b",
    "merits.reviews",
    _("連續不達標的，人力資源與主管都在期限內作出決定"),
    model=Review,
    may_be_none=True,
    population=_in_a_row,
    kept=lambda m: Q(decided_on__lte=F("due")),
    department="department",
    person="person",
    due="due",
    touched_by=("merits.review",),
    columns=(
        (_("姓名"), "person__name"),
        (_("期限"), "due"),
        (_("決定日"), "decided_on"),
    ),
)


evidence(
    "SI6.1a",
    "merits.awards",
    _("每一筆獎勵都有依據、佐證的紀錄與他人的核准"),
    model=Line,
    population=lambda m: Line.objects.rewards().filter(at__gt=m.at - YEAR, at__lte=m.at),
    kept=lambda m: (
        ~Q(ground="")
        & ~Q(subject_kind="")
        & Q(approved_by__isnull=False)
        & (Q(person=None) | ~Q(approved_by=F("person")))
    ),
    department="department",
    person="person",
    touched_by=("merits.line", "people.reward"),
    columns=(
        (_("種類"), "kind"),
        (_("名稱"), "title"),
        (_("依據"), "ground"),
        (_("核准人"), "approved_by__name"),
    ),
)


def _due_steps(kind: str, *names: str) -> "QuerySet[Step]":
    return Step.objects.filter(kind=kind, subject_id=OuterRef("pk"), name__in=names)


def _noticed(moment: Moment) -> QuerySet[Notice]:
    """Notices of whose ways a step is done or overdue."""
    steps = _due_steps("merits.notice", "explain", "rectify")
    told = steps.filter(Q(done_at__isnull=False) | Q(due__lt=moment.today))
    lately = Notice.objects.filter(opened_at__gt=moment.at - YEAR, opened_at__lte=moment.at)
    return lately.filter(Exists(told))


def _explained_and_rectified(moment: Moment) -> Q:
    """In time, each: nothing overdue, nothing done after its day."""
    steps = _due_steps("merits.notice", "explain", "rectify")
    late = steps.filter(Q(done_on__gt=F("due")) | Q(done_on=None, due__lt=moment.today))
    return ~Q(Exists(late)) & ~Q(explanation="", explain_by__lt=moment.today)


evidence(
    "SI6.2a",
    "merits.notices",
    _("通報都在期限內說明並訂出整改"),
    model=Notice,
    may_be_none=True,
    population=_noticed,
    kept=_explained_and_rectified,
    department="department",
    person="person",
    due="explain_by",
    touched_by=("merits.notice", "merits.step", "actions.action"),
    columns=(
        (_("通報的措施"), "subject_title"),
        (_("逾期的期限"), "missed"),
        (_("說明期限"), "explain_by"),
        (_("說明日"), "explained_on"),
    ),
)


def _cases(moment: Moment) -> QuerySet[Case]:
    since = moment.at - 2 * YEAR
    found = Case.objects.filter(opened_at__gt=since, opened_at__lte=moment.at)
    return found.exclude(state=Case.State.DISMISSED, decided_by=None)


def _due_process(moment: Moment) -> Q:
    """Every step done in time and on record, decided and ruled by people outside."""
    steps = Step.objects.filter(kind="merits.case", subject_id=OuterRef("pk"))
    late = steps.filter(Q(done_on__gt=F("due")) | Q(done_on=None, due__lt=moment.today))
    outside = Q(decided_by=None) | ~Q(involved__contains=[F("decided_by")])
    another = Q(ruled_by=None) | ~Q(involved__contains=[F("ruled_by")])
    by_people = late.exclude(name__in=("appeal", "take_effect"))  # a right, and a matter of time
    return ~Q(Exists(by_people)) & outside & another & ~Q(facts="")


evidence(
    "SI6.2c",
    "merits.cases",
    _("問責的每一步都在期限內留有紀錄，由未涉事的人決定"),
    model=Case,
    may_be_none=True,
    population=_cases,
    kept=_due_process,
    department="department",
    person="person",
    touched_by=("merits.case", "merits.step"),
    columns=(
        (_("編號"), "id"),
        (_("事由"), "harm"),
        (_("狀態"), "state"),
        (_("決定人"), "decided_by__name"),
        (_("決定日"), "decided_on"),
    ),
)
