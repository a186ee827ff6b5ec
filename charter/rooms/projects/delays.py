"""Which reviews wait for a decision: what they found beyond the tolerance has no measure yet."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from charter.kernel.actions.models import Action
from charter.kernel.parameters.queries import in_force
from charter.org.calendars.compiled import organisation_engine
from charter.rooms.projects.models import Correction, Deviation, Plan, ProgressReview, Project


def found_beyond(tolerance: float | None = None) -> QuerySet[ProgressReview]:
    """Last reviews of executed projects that found something beyond the tolerance."""
    percent = in_force()["schedule_tolerance_percent"] if tolerance is None else tolerance
    later = ProgressReview.objects.filter(project=OuterRef("project"), pk__gt=OuterRef("pk"))
    beyond = Q(Exists(Deviation.objects.filter(review=OuterRef("pk"))))
    beyond |= Q(behind_percent__gt=percent)
    running = ProgressReview.objects.filter(project__phase=Project.Phase.EXECUTION)
    return running.filter(beyond, ~Exists(later))


def under_way() -> Q:
    """Decisions whose measure is not done and verified, or whose plan is not approved yet."""
    acting = Q(action__state__in=(Action.State.OPEN, Action.State.DONE))
    return acting | Q(plan__state__in=(Plan.State.DRAFT, Plan.State.SUBMITTED))


def undecided(tolerance: float | None = None) -> QuerySet[ProgressReview]:
    """Of these, those that nobody has answered: neither since, nor by what is still under way."""
    theirs = Correction.objects.filter(project=OuterRef("project"))
    answered = theirs.filter(Q(review=OuterRef("pk")) | under_way())
    return found_beyond(tolerance).filter(~Exists(answered))


def is_undecided(review: ProgressReview) -> bool:
    return undecided().filter(pk=review.pk).exists()


def decision_due(review: ProgressReview) -> dt.date:
    """The last working day on which the decision is in time."""
    days = in_force()["delay_decision_days"]
    return organisation_engine().add_days(timezone.localdate(review.at), days)
