import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A kept connection is looked at before each request, without asking the server.

    An idle connection has nothing to say. If its socket is readable, the server has closed it
    (it was restarted), and Django opens a new one: nobody sees an error page for it.
    """

    def is_usable(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        look = select.poll()
        look.register(self.connection.fileno(), select.POLLIN)
        return not look.poll(0)
