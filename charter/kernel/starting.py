"""What a company that begins has to set up: rooms say it, the administrator's first page shows it.

    @step(10, _("建立部門"), _("…"), "org:departments")
    def departments() -> bool: return Department.objects.filter(gives_service=True).exists()

Whether a step is done is asked of the records each time; nobody ticks it off. A room declares its
steps in `starting.py`. With `may` a step stands on the first page of whoever can do it, too.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from charter.ground.addresses import address
from charter.org.models import Person, Role

Done = Callable[[], bool]
May = Callable[[Person], bool]


@dataclass(frozen=True)
class Step:
    """`why` is what waits for it."""

    order: int
    label: "str | Promise"
    why: "str | Promise"
    url_name: str
    is_done: Done
    may: May | None = None

    @property
    def url(self) -> str:
        return address(self.url_name)


STEPS: list[Step] = []
SET_UP = (Role.ADMINISTRATOR, Role.HR)


def step(
    order: int,
    label: "str | Promise",
    why: "str | Promise",
    url_name: str,
    *,
    may: May | None = None,
) -> Callable[[Done], Done]:
    def register(is_done: Done) -> Done:
        STEPS.append(Step(order, label, why, url_name, is_done, may))
        return is_done

    return register


def first_steps(person: Person) -> list[tuple[Step, bool]]:
    """Each step and whether it is done, for those who keep the company's people; for others those
    that are theirs and open; none any more once all are done."""
    keeps = person.has_role(*SET_UP)
    mine = [one for one in STEPS if keeps or (one.may is not None and one.may(person))]
    found = [(one, one.is_done()) for one in sorted(mine, key=lambda one: one.order)]
    if keeps:
        return [] if all(done for _step, done in found) else found
    return [(one, done) for one, done in found if not done]
