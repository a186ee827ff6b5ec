"""A record, or a risk, in the matrix of likelihood and impact."""

from typing import Protocol

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


Picture = list[tuple[int, list[tuple[str, str, str]]]]


def picture(placed: Placed) -> Picture:
    """The matrix in force, worst likelihood on top: (likelihood, [(grade, word, mark)]).

    The mark is "here" where it stands, "after" where its response should bring it.
    """
    here = (placed.likelihood, placed.impact)
    after = (placed.residual_likelihood, placed.residual_impact)

    def mark(place: tuple[int, int]) -> str:
        return "here" if place == here else "after" if place == after else ""

    rows = [
        (row, [(g, str(Grade(g).label), mark((row, column))) for column, g in enumerate(cells, 1)])
        for row, cells in enumerate(current_matrix(), 1)
    ]
    return rows[::-1]
