import datetime as dt
import select
from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base
from psycopg.errors import Diagnostic
from psycopg.types.datetime import TimestamptzLoader

from charter.ground.database.engine.memory import MemoryMixin
from charter.ground.database.engine.plans import PlansMixin
from charter.ground.database.engine.rooms import RoomMixin
from charter.ground.database.engine.savepoints import SavepointMixin

# What is done when the server says this to a connection of ours (RAISE NOTICE in a trigger).
HEARD: dict[str, Callable[[], None]] = {}


def hear(said: Diagnostic) -> None:
    if then := HEARD.get(said.message_primary or ""):
        then()


class DatabaseWrapper(RoomMixin, MemoryMixin, SavepointMixin, PlansMixin, base.DatabaseWrapper):
    """A kept connection is looked at before each request, without asking the server.

    An idle connection has nothing to say. If its socket is readable, the server has closed it
    (it was restarted), and Django opens a new one: nobody sees an error page for it.

    Moments are read by the driver's own loader, in C. Django wraps it in Python to put its time
    zone on each of them, which is most of the cost of reading one; on a connection that speaks
    UTC, as ours do, the answer is the same.
    """

    def is_usable(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        look = select.poll()
        look.register(self.connection.fileno(), select.POLLIN)
        return not look.poll(0)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.add_notice_handler(hear)
        if self.timezone is dt.UTC:
            connection.adapters.register_loader("timestamptz", TimestamptzLoader)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        if self.timezone is not dt.UTC:
            return super().create_cursor(name)
        if name is None:
            return self.connection.cursor()
        # As Django does with server-side binding, which our settings ask for.
        return self.connection.cursor(name, scrollable=False, withhold=self.connection.autocommit)
