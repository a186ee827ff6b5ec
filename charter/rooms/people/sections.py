"""The parts of a person's page: each room hangs its own there, in a `sections.py`.

    @section("training", "training/person_section.html", 40)
    def training(viewer: Person, person: Person) -> dict | None: ...

None means that there is nothing for this viewer. The template is given what the function
returns, with `person` and `viewer`; it is one `<section class="card">`. Which parts hold figures
of a person is for their room to ask (`queries.may_read_figures`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from charter.ground.pieces import drawn
from charter.org.models import Person
from charter.rooms.people.queries import asked_once

Data = Callable[[Person, Person], dict[str, Any] | None]


@dataclass(frozen=True)
class Section:
    """`side` stands in the narrow column beside the others."""

    name: str
    template: str
    order: int
    side: bool
    data: Data


SECTIONS: dict[str, Section] = {}


def section(
    name: str, template: str, order: int = 50, *, side: bool = False
) -> Callable[[Data], Data]:
    """Decorate `f(viewer, person) -> dict | None` in a room's sections.py."""

    def register(data: Data) -> Data:
        assert name not in SECTIONS, f"section {name} is hung up twice"
        SECTIONS[name] = Section(name, template, order, side, data)
        return data

    return register


def parts(viewer: Person, person: Person, csrf_token: str) -> dict[bool, list[SafeString]]:
    """The markup of each part that has something to say: {is beside: [...]}, in their order."""
    found: dict[bool, list[SafeString]] = {False: [], True: []}
    known = {"viewer": viewer, "person": person, "csrf_token": csrf_token}
    with asked_once():
        for one in sorted(SECTIONS.values(), key=lambda one: one.order):
            if (data := one.data(viewer, person)) is not None:
                found[one.side].append(drawn(one.template, **known, **data))
    return found
