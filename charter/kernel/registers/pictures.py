"""A record, or a risk, in the matrix of likelihood and impact."""

from collections.abc import Iterable
from typing import Protocol

from django.utils.safestring import SafeString

from charter.ground.pieces import piece
from charter.kernel.registers.models import Grade, current_matrix


class Placed(Protocol):
    """Whatever stands in the matrix: a record of a register, a risk."""

    @property
    def likelihood(self) -> int | None: ...
    @property
    def impact(self) -> int | None: ...
    @property
    def residual_likelihood(self) -> int | None: ...
    @property
    def residual_impact(self) -> int | None: ...


def picture(placed: Placed) -> SafeString:
    """The matrix in force, worst likelihood on top, with the place where it stands and the one
    where its response should bring it."""
    here = (placed.likelihood, placed.impact)
    after = (placed.residual_likelihood, placed.residual_impact)

    def mark(place: tuple[int, int]) -> str:
        return "here" if place == here else "after" if place == after else ""

    def cells(row: int, grades: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
        return tuple((g, str(Grade(g).label), mark((row, n))) for n, g in enumerate(grades, 1))

    rows = [(row, cells(row, grades)) for row, grades in enumerate(current_matrix(), 1)]
    return piece("registers/picture.html", rows=tuple(rows[::-1]), here=here)
