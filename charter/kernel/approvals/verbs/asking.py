"""Ask the applicant and hand in files: what both sides need to know, beside the decision.

Neither moves the state, the route or the clock: a question is no way to gain time.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.events import ANSWERED, ASKED_APPLICANT
from charter.kernel.approvals.models import Question, Request
from charter.kernel.approvals.permissions import seats_of
from charter.kernel.approvals.verbs._core import (
    _hand,
    _lock,
    _note,
    _present,
    _running,
    _seated,
    _step,
    _where,
)
from charter.kernel.approvals.verbs._round import _concerned
from charter.kernel.files.models import Attachment
from charter.kernel.files.verbs import Upload
from charter.kernel.files.verbs import attach as hand_in
from charter.org.models import Person


@transaction.atomic
def ask(request: Request, *, text: str, by: Person) -> Question:
    """詢問申請人: whoever may decide now asks the authors; one open question each."""
    request = _running(request)
    step = _step(request)
    hand = _hand(request, step, by)
    said = _words(text, _("請寫下要問申請人的問題。"))
    if Question.objects.open().filter(request=request, by=by).exists():
        raise Refused("approvals.already_asked", _("你的上一個問題還沒有答覆，請等申請人回答。"))
    question = Question.objects.create(
        request=request, round=request.round, step=step, by=by, text=said, asked_at=clock.now()
    )
    authors = Person.objects.active().filter(pk__in=request.authors)
    authors = authors.exclude(pk__in=request.barred)
    _note(
        ASKED_APPLICANT,
        request,
        by=by,
        principal=hand.principal,
        tell=authors,
        question=question.pk,
        reason=said,
        **_where(request, step),
    )
    return question


@transaction.atomic
def answer(question: Question, *, text: str, by: Person) -> Question:
    """An author answers; who asked and who is asked to decide are told."""
    request = _running(question.request)
    _present(by)
    _concerned(request, by)
    if by.pk not in request.authors:
        raise Refused("approvals.not_author", _("只有經手這件申請的人可以答覆。"))
    question = Question.objects.get(pk=question.pk)
    if question.answered_at or question.round != request.round:
        raise Refused("approvals.answered", _("這個問題已經答覆，或那一版已經結束。"))
    question.answer = _words(text, _("請寫下答覆。"))
    question.answered_by, question.answered_at = by, clock.now()
    question.save()
    step = _step(request)
    _note(
        ANSWERED,
        request,
        by=by,
        tell=[question.by, *_seated(step)],
        question=question.pk,
        reason=question.answer,
        **_where(request, step),
    )
    return question


@transaction.atomic
def attach(request: Request, *, upload: Upload, by: Person) -> Attachment:
    """Add a file while the request is open: its authors, and whoever may decide now. The entry
    says who and when, so that nobody takes it for part of what was decided before."""
    request = _lock(request)
    _present(by)
    _concerned(request, by)
    if request.state not in (Request.State.PENDING, Request.State.RETURNED):
        raise Refused("approvals.round_over", _("這件申請已經結束，不能再加附件。"), field="file")
    if by.pk not in request.authors and not seats_of(by, request):
        raise Refused("approvals.may_not_attach", _("只有經手人與現在的審批人可以加附件。"))
    return hand_in(request, upload, by=by)


def _words(text: str, missing: str) -> str:
    if not text.strip():
        raise Refused("approvals.words_needed", missing, field="text")
    return text.strip()
