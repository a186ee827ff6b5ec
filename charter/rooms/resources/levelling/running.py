"""Carrying a run out: in the worker, or on the command line of a test."""

import logging

from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.rooms.projects.schedule.calendar import NoWorkingTime
from charter.rooms.projects.schedule.network import Cycle
from charter.rooms.resources.levelling import exact, lists
from charter.rooms.resources.levelling.offer import Set, moved, set_up, weighed
from charter.rooms.resources.models import Levelling
from charter.rooms.resources.verbs import levelling as verbs

log = logging.getLogger(__name__)
SECONDS, ROUNDS, SEED = 20.0, 1500, 1


def carry_out(run: Levelling, *, seconds: float = SECONDS, use_exact: bool | None = None) -> None:
    """Ends offered, failed or cancelled; what breaks it off leaves it running, to be begun anew."""
    exactly = exact.is_installed() if use_exact is None else use_exact
    verbs.begin(run, method="cpsat" if exactly else "list")
    try:
        done = set_up(run.plan, run.grain)
        starts = _solved(run, done, seconds, exactly)
        moves = moved(run.plan, done, starts)
        found = weighed(run.plan, moves)
        if not moves or len(found["after"]["over"]) >= max(1, len(found["before"]["over"])):
            verbs.fail(run, why=_("調整日期無法減少超載，請改派人員、減少工作量或調整其他項目。"))
        else:
            verbs.offer(run, found=found)
    except lists.Cancelled:
        log.info("levelling %s was cancelled", run.pk)
    except Refused as refusal:
        if refusal.code != "flow.moved_on":  # cancelled at the very end
            raise
    except (Cycle, ValueError):
        verbs.fail(run, why=_("任務的先後關係繞成一圈，請先在計劃裡解開。"))
    except NoWorkingTime:
        verbs.fail(run, why=_("工作日曆沒有開放的時間，請先改正日曆。"))


def _solved(run: Levelling, done: Set, seconds: float, exactly: bool) -> list[int]:
    def tell(share: float) -> bool:
        return verbs.progress(run, percent=min(99, int(100 * share)))

    if exactly:
        return exact.solve(done.problem, seed=SEED, seconds=seconds, tell=tell).starts
    return lists.level(done.problem, seed=SEED, rounds=ROUNDS, seconds=seconds, tell=tell).starts
