"""What a company that begins has to set up: rooms say it, the administrator's first page shows it.

    @step(10, _("建立部門"), _("…"), "org:departments")
    def departments() -> bool: return Department.objects.filter(gives_service=True).exists()

Whether a step is done is asked of the records each time; nobody ticks it off. A room declares its
steps in `starting.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from charter.ground.addresses import address
from charter.org.models import Person, Role

Done = Callable[[], bool]


@dataclass(frozen=True)
class Step:
    """`why` is what waits for it."""

    order: int
    label: "str | Promise"
    why: "str | Promise"
    url_name: str
    is_done: Done

    @property
    def url(self) -> str:
        return address(self.url_name)


STEPS: list[Step] = []
SET_UP = (Role.ADMINISTRATOR, Role.HR)


def step(
    order: int, label: "str | Promise", why: "str | Promise", url_name: str
) -> Callable[[Done], Done]:
    def register(is_done: Done) -> Done:
        STEPS.append(Step(order, label, why, url_name, is_done))
        return is_done

    return register


def first_steps(person: Person) -> list[tuple[Step, bool]]:
    """Each step and whether it is done, for those who keep the company's people; none any more
    once all are done."""
    if not person.has_role(*SET_UP):
        return []
    found = [(one, one.is_done()) for one in sorted(STEPS, key=lambda one: one.order)]
    return [] if all(done for _step, done in found) else found
