"""The table of letters: a choice for each deliverable and member."""

from typing import Any

from django import forms

from charter.rooms.projects.models import Deliverable, Member, Raci
from charter.rooms.projects.presenting_plan import Parts

LETTERS = [("", "--"), *((c, f"{c} {n}") for c, n in Raci.Letter.choices if c != "A")]


class PartsForm(forms.Form):
    """Fields `d<deliverable>m<member>`; who is accountable has none, the plan says it."""

    def __init__(self, *args: Any, grid: Parts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grid = grid
        for item, member in grid.cells():
            self.fields[f"d{item.pk}m{member.pk}"] = forms.ChoiceField(
                choices=LETTERS,
                required=False,
                label=f"{item.name} {member.person}",
                initial=grid.letter(item, member),
            )

    def changes(self) -> list[tuple[Deliverable, Member, str]]:
        """Only the cells that say something else than before."""
        return [
            (item, member, letter)
            for item, member in self.grid.cells()
            if (letter := self.cleaned_data[f"d{item.pk}m{member.pk}"])
            != self.grid.letter(item, member)
        ]
