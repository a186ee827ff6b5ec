"""Savepoints are told to the server when something is asked after them, and not before.

Every verb inside a verb is a savepoint, and so is every event it records: thousands of them end
without a statement of their own, and the others cost two round trips each. Here what is owed to
the server waits for the next statement and goes along with it in one piece; a savepoint that ends
before that is never mentioned. Nothing is put off in a transaction that has failed: there the
server refuses at once, as always.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg import OperationalError, ServerCursor
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus


def tell(connection: Any) -> None:
    """Tell the server what is owed to it, in one round trip."""
    owed = getattr(connection, "owed", None)  # none while Django sets it up
    if not owed:
        return
    told = ";".join(owed)
    owed.clear()
    if connection.pgconn.transaction_status == TransactionStatus.IDLE:
        connection.cursor().execute(told)  # the driver begins the transaction
        return
    result = connection.pgconn.exec_(told.encode())
    if connection.pgconn.status != ConnStatus.OK:
        raise OperationalError(connection.pgconn.get_error_message())
    if result.status != ExecStatus.COMMAND_OK:
        raise error_from_result(result)


class Telling:
    """A cursor that tells first."""

    connection: Any

    def execute(self, *words: Any, **more: Any) -> Any:
        tell(self.connection)
        return super().execute(*words, **more)  # type: ignore[misc]

    def executemany(self, *words: Any, **more: Any) -> Any:
        tell(self.connection)
        return super().executemany(*words, **more)  # type: ignore[misc]

    def stream(self, *words: Any, **more: Any) -> Any:
        tell(self.connection)
        return super().stream(*words, **more)  # type: ignore[misc]

    def copy(self, *words: Any, **more: Any) -> Any:
        tell(self.connection)
        return super().copy(*words, **more)  # type: ignore[misc]


class TellingCursor(Telling, ServerBindingCursor):
    pass


class TellingServerCursor(Telling, ServerCursor):
    pass


class SavepointMixin(BaseDatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        return super().get_connection_params() | {"cursor_factory": TellingCursor}

    def get_new_connection(self, conn_params: Any) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.owed = []
        connection.server_cursor_factory = TellingServerCursor
        return connection

    @property
    def _owed(self) -> list[str]:
        """What the server has not heard yet, in order."""
        owed: list[str] = self.connection.owed
        return owed

    def _savepoint(self, sid: str) -> None:
        self._owed.append(self.ops.savepoint_create_sql(sid))

    def _savepoint_commit(self, sid: str) -> None:
        begun, owed = self.ops.savepoint_create_sql(sid), self._owed
        if begun in owed:
            del owed[owed.index(begun) :]
        elif self._has_failed():
            super()._savepoint_commit(sid)  # type: ignore[misc]
        else:
            owed.append(self.ops.savepoint_commit_sql(sid))

    def _savepoint_rollback(self, sid: str) -> None:
        begun, owed = self.ops.savepoint_create_sql(sid), self._owed
        if begun in owed:
            del owed[owed.index(begun) + 1 :]
        else:
            owed.clear()  # of inner ones, which end with this
            super()._savepoint_rollback(sid)  # type: ignore[misc]

    def _commit(self) -> None:
        self._forget()
        super()._commit()  # type: ignore[misc]

    def _rollback(self) -> None:
        self._forget()
        super()._rollback()  # type: ignore[misc]

    def _forget(self) -> None:
        """The end of a transaction is the end of its savepoints."""
        if self.connection is not None:
            self._owed.clear()

    def _has_failed(self) -> bool:
        status = self.connection.pgconn.transaction_status
        return bool(status == TransactionStatus.INERROR)
