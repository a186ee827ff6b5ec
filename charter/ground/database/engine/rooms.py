"""A connection that may stand in a customer's room (see `ground.database.second_lock`)."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

ROLE = "charter_portal"
BE = (
    "SELECT set_config('charter.customer', %s, true), set_config('charter.person', %s, true),"
    " set_config('role', %s, true)"
)


class Room:
    """Whose rows may be read, and which savepoints (verbs) are open above it."""

    def __init__(self, customer: int, person: int) -> None:
        self.customer, self.person = customer, person
        self.acting: list[str] = []


def be(wrapper: Any, room: Room | None) -> None:
    """Be the customer, or the house again, until the transaction ends."""
    told = [str(room.customer), str(room.person), ROLE] if room else ["", "", "none"]
    with wrapper.cursor() as cursor:
        cursor.execute(BE, told)


class RoomMixin(BaseDatabaseWrapper):
    """A savepoint inside a customer's request is a verb at work: it begins with the house's
    rights, and whatever ends it, the customer's come back."""

    room: Room | None = None
    is_guarded: bool | None = None

    def connect(self) -> None:
        self.room, self.is_guarded = None, None
        super().connect()

    def _savepoint(self, sid: str) -> None:
        super()._savepoint(sid)  # type: ignore[misc]
        if self.room is not None:
            if not self.room.acting:
                be(self, None)
            self.room.acting.append(sid)

    def _savepoint_commit(self, sid: str) -> None:
        """Django ends a savepoint so, also after rolling back to it."""
        super()._savepoint_commit(sid)  # type: ignore[misc]
        if self.room is not None and sid in self.room.acting:
            self.room.acting.remove(sid)
            if not self.room.acting:
                be(self, self.room)
