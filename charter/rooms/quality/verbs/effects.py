"""Whether it helped: settled when the measures are done, judged by somebody else, later."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions import verbs as actions
from charter.kernel.actions.models import Action
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.queries import in_force
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person
from charter.rooms.quality.models import Problem, SpecialTeam, Verification
from charter.rooms.quality.permissions import may_verify
from charter.rooms.quality.verbs.common import _judges, _needs
from charter.rooms.quality.verbs.recurrence import _begin_anew

SETTLED = declare(
    "quality.problem.settled", gettext_lazy("「%(title)s」整改完成，%(day)s起驗證效果")
)
CLOSED = declare(
    "quality.problem.closed",
    gettext_lazy("%(by)s驗證「%(title)s」整改有效，關閉：%(effect)s"),
    gettext_lazy("你負責的質量問題"),
)
REOPENED = declare(
    "quality.problem.reopened",
    gettext_lazy("%(by)s認定「%(title)s」整改無效，重新開啟：%(effect)s"),
    gettext_lazy("你負責的質量問題"),
)
TO_JUDGE = 10  # working days after the set time within which somebody judges
Finished = Action.State


@transaction.atomic
def settle(problem: Problem, *, by: Person | None) -> bool:
    """Every measure of this round is done: from now on the effect is waited for. False if not."""
    if problem.state != Problem.State.RECTIFYING:
        return False
    owed = Action.objects.of(problem).filter(assigned_at__gte=problem.planned_at)
    if owed.filter(state=Finished.OPEN).exists():
        return False
    if not owed.filter(state__in=(Finished.DONE, Finished.EFFECTIVE)).exists():
        return False
    first = clock.today() + dt.timedelta(days=in_force()["effect_check_days"])
    last = organisation_engine().add_days(first, TO_JUDGE)
    now = clock.now()
    Problem.FLOW.move(problem, "settle", verify_from=first, verify_by=last, settled_at=now)
    about, day = problem.project or problem, first.isoformat()
    record(SETTLED, problem, by=by, about=about, tell=_judges(), day=day)
    return True


@transaction.atomic
def verify(problem: Problem, *, effective: bool, effect: str, by: Person) -> None:
    """The only way in which a problem is closed: by somebody else, after the set time."""
    if not may_verify(by, problem):
        raise Refused(
            "quality.not_verified_by_own",
            _("效果由質量管理或管理層裡沒有參與整改的人驗證，負責人與措施負責人不能自己驗證。"),
        )
    text = _needs(effect, "effect", _("請寫下看到的效果：查了什麼、結果如何。"))
    if problem.state != Problem.State.VERIFYING:
        raise Refused("quality.not_settled", _("整改措施還沒有全部完成，不能驗證效果。"))
    if effective:
        _demand_ripe(problem)
        _close(problem, text, by)
    else:
        _deny(problem, text, by)


def _demand_ripe(problem: Problem) -> None:
    assert problem.verify_from
    if problem.verify_from > clock.today():
        raise Refused(
            "quality.too_early",
            _("要到%(day)s才能認定有效；無效隨時可以認定。")
            % {"day": problem.verify_from.isoformat()},
            field="effective",
        )
    if not problem.contained_at:
        raise Refused("quality.not_contained", _("還沒有記下應急處理，請負責人補上。"))
    team = SpecialTeam.objects.filter(problem=problem).first()
    if problem.is_major and (team is None or not team.prevention):
        raise Refused(
            "quality.no_prevention",
            _("重大問題要有專項整改小組，並填妥預防措施（8D的D7），才能關閉。"),
        )


def _close(problem: Problem, text: str, by: Person) -> None:
    now, today = clock.now(), clock.today()
    kept = {"verified_by": by, "verified_on": today, "effect": text, "closed_at": now}
    Problem.FLOW.move(problem, "close", **kept)
    _keep(problem, True, text, by)
    for action in Action.objects.of(problem).filter(state=Finished.DONE):
        actions.verify(action, effective=True, effect=text, by=by)
    tell, about = [problem.owner], problem.project or problem
    record(CLOSED, problem, by=by, about=about, tell=tell, effect=text)


def _deny(problem: Problem, text: str, by: Person) -> None:
    _keep(problem, False, text, by)
    _begin_anew(problem, "deny")
    for action in Action.objects.of(problem).filter(state=Finished.DONE):
        actions.verify(action, effective=False, effect=text, by=by)
    tell, about = [problem.owner], problem.project or problem
    record(REOPENED, problem, by=by, about=about, tell=tell, effect=text)


def _keep(problem: Problem, effective: bool, text: str, by: Person) -> None:
    Verification.objects.create(
        problem=problem,
        round=problem.round,
        by=by,
        at=clock.now(),
        is_effective=effective,
        effect=text,
    )


@transaction.atomic
def reopen(problem: Problem, *, reason: str, by: Person | None) -> None:
    """A measure was found to be without effect on its own page: the problem is not solved."""
    text = _needs(reason, "reason", _("請寫下原因。"))
    _begin_anew(problem, "deny")
    about = problem.project or problem
    record(REOPENED, problem, by=by, about=about, tell=[problem.owner], effect=text)
