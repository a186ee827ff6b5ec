"""決定之前: what the kernel itself can say of every request, each in at most one query."""

import datetime as dt
import statistics
from collections import Counter
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charter.ground import clock
from charter.ground.formats import number
from charter.ground.money import shown as money
from charter.kernel.approvals.models import Request, Seat, Version
from charter.kernel.approvals.presentation import CEILINGS, Asked, Check, changes, common
from charter.kernel.files.models import Attachment, AttachmentQuerySet
from charter.org.models import Substitution

SIMILAR = 20
ENOUGH = 3
HIGH_PERCENT = 10
LOOK_BACK = dt.timedelta(days=365)
NAMED = 3


@common
def within_the_ceiling(asked: Asked) -> Check | None:
    """The amount beside the budget or limit that the room names."""
    bound = CEILINGS.get(asked.request.subject_kind)
    top, amount = bound(asked) if bound else None, asked.request.amount
    if top is None or amount is None:
        return None
    facts = {
        "amount": money(amount),
        "label": top.label,
        "top": money(top.amount),
        "rest": money(abs(top.amount - amount)),
    }
    if amount > top.amount:
        text = _("本案%(amount)s，%(label)s%(top)s，超出%(rest)s。")
        return Check("bad", _("超出上限"), text % facts)
    text = _("本案%(amount)s，%(label)s%(top)s，尚餘%(rest)s。")
    return Check("ok", _("在上限之內"), text % facts)


@common
def similar_amounts(asked: Asked) -> Check | None:
    """This amount beside the median of what the same flow approved last for the same kind."""
    amount = asked.request.amount
    if amount is None:
        return None
    earlier = Version.objects.filter(
        flow_code=asked.request.flow_code,
        kind=asked.request.kind,
        approved_at__isnull=False,
        amount__gt=0,
    ).exclude(subject_id=asked.request.subject_id)
    rows = earlier.order_by("-approved_at", "-pk").values_list("amount", flat=True)[:SIMILAR]
    found = [known for known in rows if known is not None]
    if len(found) < ENOUGH:
        return None
    median = statistics.median(found)
    percent = (amount - median) / median * 100
    facts = {"n": len(found), "median": money(median), "percent": number(abs(percent))}
    if percent > HIGH_PERCENT:
        text = _("同類%(n)s案金額中位數%(median)s，本案高%(percent)s%%。")
        return Check("warn", _("金額偏高"), text % facts)
    text = _("同類%(n)s案金額中位數%(median)s，本案沒有偏高。")
    return Check("ok", _("金額合乎往例"), text % facts)


@common
def sent_back_before(asked: Asked) -> Check | None:
    """Why an earlier round went back: whoever decides now sees whether it was mended."""
    events = ("approvals.request.returned", "approvals.request.edited")
    back = [e for e in asked.entries if e.event in events]
    if asked.version.round == 1 or not back:
        return None
    last = back[-1]
    facts = {
        "n": len(back),
        "by": last.actor,
        "round": last.facts["round"],
        "reason": last.facts.get("reason") or _("申請人自行修改"),
    }
    text = _("第%(round)s版由%(by)s送回修改：「%(reason)s」。")
    if len(back) > 1:
        text = _("前後送回%(n)s次，最近一次是第%(round)s版，%(by)s：「%(reason)s」。")
    return Check("warn", _("曾經退回"), text % facts, "#flow", _("看流程"))


@common
def beside_what_is_in_force(asked: Asked) -> Check | None:
    """What would change against the approved version; nothing to see on a first request."""
    before = asked.in_force
    if before is None:
        return None
    moved = [label for label, _old, _new in changes(before, asked.version)]
    facts = {"n": len(moved), "v": before.number, "labels": "、".join(moved[:NAMED])}
    if not moved:
        text = _("內容與生效中的第%(v)s版相同。")
        return Check("none", _("內容沒有變動"), text % facts)
    text = _("與生效中的第%(v)s版相比有%(n)s處不同：%(labels)s。")
    if len(moved) > NAMED:
        text = _("與生效中的第%(v)s版相比有%(n)s處不同：%(labels)s等。")
    url = "#changes" if before == asked.compared else ""
    return Check("none", _("變更生效中的內容"), text % facts, url, _("逐項對照"))


@common
def who_is_away(asked: Asked) -> Check | None:
    """Somebody who should decide is away, and who decides in their place."""
    if not asked.request.is_pending:
        return None
    seats = Seat.objects.filter(step__request=asked.request, state=Seat.State.OPEN)
    away = Substitution.objects.live().filter(person__in=seats.values("person"))
    rows = away.select_related("person", "substitute").order_by("pk")[:NAMED]
    lines = [
        _("%(person)s不在，由%(substitute)s代理") % {"person": s.person, "substitute": s.substitute}
        for s in rows
    ]
    return Check("warn", _("審批人有代理"), _("、").join(lines)) if lines else None


@common
def same_applicant(asked: Asked) -> Check | None:
    """What else this applicant asked for in this flow within a year: pending ones first, since a
    large request may come in small pieces."""
    request = asked.request
    mine = Request.objects.filter(
        applicant=request.applicant_id,
        flow_code=request.flow_code,
        submitted_at__gte=clock.now() - LOOK_BACK,
    ).exclude(Q(pk=request.pk) | Q(state=Request.State.WITHDRAWN))
    rows = list(mine.values_list("state", "amount").order_by("-pk")[:100])
    if not rows:
        return None
    n = Counter(state for state, _amount in rows)
    waiting = [amount for state, amount in rows if state == Request.State.PENDING]
    facts = {
        "name": request.applicant,
        "n": len(rows),
        "approved": n[Request.State.APPROVED],
        "sent_back": n[Request.State.REJECTED] + n[Request.State.RETURNED],
        "waiting": len(waiting),
        "sum": money(sum((amount for amount in waiting if amount), request.amount or Decimal(0))),
    }
    text = _(
        "%(name)s一年內另有同類%(n)s件：通過%(approved)s件、退回或否決%(sent_back)s件、審批中%(waiting)s件。"
    )
    if waiting and request.amount is not None:
        together = _("%(name)s另有同類%(waiting)s件正在審批，連同本案共%(sum)s。")
        return Check("warn", _("同時有其他申請"), together % facts)
    return Check("none", _("申請人往例"), text % facts)


@common
def files(asked: Asked) -> Check | None:
    """How many files there are to read; none is said, not hidden."""
    n = attached(asked.request).count()
    if not n:
        return Check("none", _("沒有附件"), _("申請沒有附上檔案；需要佐證時可以詢問申請人。"))
    text = ngettext("共%(n)s份，請在決定前看過。", "共%(n)s份，請在決定前看過。", n)
    return Check("ok", _("附有檔案"), text % {"n": n}, "#files", _("看附件"))


def attached(request: Request) -> "AttachmentQuerySet":
    """Files of the request itself and of what it asks about."""
    own = Q(kind="approvals.request", subject_id=request.pk)
    subject = Q(kind=request.subject_kind, subject_id=request.subject_id)
    return Attachment.objects.filter(own | subject, removed_at=None)
