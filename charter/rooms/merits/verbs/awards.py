"""What becomes of a proposal: granted within the budget, given, entered; or declined."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.canon import fingerprint
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import subject_of
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person
from charter.rooms.merits.models import Award, Line
from charter.rooms.merits.verbs._common import _enter, _locked
from charter.rooms.merits.verbs.budgets import _within
from charter.rooms.merits.verbs.proposing import _content, _fits_its_kind
from charter.rooms.people.models import Reward
from charter.rooms.people.verbs import appoint, end_posting, grant_reward
from charter.rooms.people.verbs.rewards import GRANTERS

YOURS = gettext_lazy("你提報的獎勵")
GRANTED = declare(
    "merits.award.granted", gettext_lazy("「%(title)s」已核准"), gettext_lazy("你得到獎勵")
)
DECLINED = declare(
    "merits.award.declined", gettext_lazy("「%(title)s」未獲核准：%(reason)s"), YOURS
)
SENT_BACK = declare("merits.award.sent_back", gettext_lazy("「%(title)s」退回修改"), YOURS)


@transaction.atomic
def grant(award: Award, *, decider: Person, by: Person | None = None) -> None:
    """What was approved takes effect at once: the reward, the post, the line in the ledger."""
    found: Award = _locked(award)
    if fingerprint(_content(found)) != found.content_hash:
        said = _("核准的內容與現在的內容不同，請退回重新提報。")
        raise Refused("merits.content_moved", said)
    _within(found.year, found.department, found.amount)
    _fits_its_kind(found)
    Award.FLOW.move(found, "grant", decided_by=decider, decided_at=clock.now())
    if found.person:
        found.reward = _give(found, decider)
        found.save(update_fields=["reward"])
        _promote(found)
        tell = [found.person]
    else:
        _enter(
            found.kind,
            found,
            person=None,
            department=found.department,
            title=found.title,
            ground=found.ground,
            approved_by=decider,
            amount=found.amount,
        )
        tell = list(Person.objects.heads_of(found.department))
    facts: Facts = {"recipient": found.recipient, "amount": str(found.amount)}
    record(GRANTED, found, by=by, tell=tell, **facts)


def _give(award: Award, decider: Person) -> Reward:
    """The reward itself is the people room's; its event writes the line of the ledger."""
    assert award.person
    return grant_reward(
        award.person,
        form=Reward.Form(award.kind),
        reason=award.title,
        subject=award,
        by=decider if decider.has_role(*GRANTERS) else None,
        amount=award.amount,
    )


def _promote(award: Award) -> None:
    """The change of post that was approved, carried out by the system."""
    if award.kind != Award.Kind.PROMOTION or not (award.person and award.post and award.since):
        return
    appoint(award.person, post=award.post, since=award.since, by=None)
    if award.leaves and award.leaves.until is None:
        last = max(award.since - dt.timedelta(days=1), award.leaves.since)
        end_posting(award.leaves, until=last, by=None)


@transaction.atomic
def decline(award: Award, *, reason: str, by: Person | None) -> None:
    """The approval ended with a no, and why."""
    Award.FLOW.move(award, "decline", reason=reason)
    tell = [award.proposed_by] if award.proposed_by else []
    record(DECLINED, award, by=by, tell=tell, reason=reason)


@transaction.atomic
def send_back(award: Award, *, by: Person | None) -> None:
    """Returned or withdrawn: it may be changed and asked for again."""
    Award.FLOW.move(award, "send_back")
    record(SENT_BACK, award, by=by, tell=[award.proposed_by] if award.proposed_by else [])


@transaction.atomic
def enter_reward(reward: Reward, *, by: Person | None) -> Line:
    """Every reward given to a person has its line; `by` gave it, or approved the award. Money that
    was given without an award counts against the same budget."""
    award, unit = None, reward.person.department
    if reward.kind == kind_of(Award):
        award = Award.objects.select_related("department", "decided_by").get(pk=reward.subject_id)
    if award is None and unit and reward.form != Reward.Form.POINTS:
        _within(clock.local(reward.at).year, unit, reward.amount)
    return _enter(
        reward.form,
        award or subject_of(reward.kind, reward.subject_id) or reward,
        person=reward.person,
        department=award.department if award else unit,
        title=award.title if award else reward.subject_title,
        ground=award.ground if award else reward.reason,
        approved_by=award.decided_by if award else by,
        amount=reward.amount,
    )
