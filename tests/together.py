"""Several acts at the same moment, each in a thread and a connection of its own."""

import threading
from collections.abc import Callable

from django.db import connection

from charter.ground import clock
from charter.ground.errors import Refused


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of each, in their order: "", or the code of a refusal. Anything else fails the
    test. Wants `django_db(transaction=True)`."""
    gate, said, now = threading.Barrier(len(acts)), [""] * len(acts), clock.now()
    broken: list[Exception] = []

    def run(n: int) -> None:
        gate.wait()
        try:
            with clock.at(now):
                acts[n]()
        except Refused as refusal:
            said[n] = refusal.code
        except Exception as error:  # told in the test's own thread
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not broken, broken
    return said
