"""State machines as a table that both people and code can read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from charter.ground.database.writing import change
from charter.ground.errors import Refused


@dataclass(frozen=True)
class Flow:
    """`moves` maps a verb to (states it may start from, state it leads to)."""

    moves: dict[str, tuple[tuple[str, ...], str]]
    field: str = "state"

    def verbs_from(self, state: str) -> list[str]:
        return [verb for verb, (sources, _target) in self.moves.items() if state in sources]

    def move(self, obj: models.Model, verb: str, **changes: object) -> None:
        """Move `obj`, or refuse. One conditional UPDATE, so two people cannot both win."""
        sources, target = self.moves[verb]
        changes = {self.field: target, **changes}
        if not change(obj, changes, **{self.field: sources}):
            raise Refused("flow.moved_on", _("這筆紀錄的狀態已經改變，請重新整理頁面後再做一次。"))
        for name, value in changes.items():
            setattr(obj, name, value)

    def states(self) -> Iterable[str]:
        return {s for sources, target in self.moves.values() for s in (*sources, target)}
