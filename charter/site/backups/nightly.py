"""A backup is made, and the journal hears what became of it. Wants Django."""

import logging

from charter.ground.database.account import DatabaseTrouble
from charter.org.models import Person
from charter.site.backups import archive, shelf
from charter.site.verbs.backups import tell_of_backup, tell_of_failure

log = logging.getLogger("charter.backup")


def keep_and_tell(*, by: Person | None, progress: archive.Progress = log.info) -> shelf.Backup:
    """One more in VAR/backups. Raises DatabaseTrouble; what lay there lies there still.

    Not one transaction: a file is a backup, whether or not it could be told of.
    """
    try:
        made = shelf.keep(progress)
    except shelf.Busy:
        raise
    except DatabaseTrouble as trouble:
        tell_of_failure(str(trouble), by=by)
        raise
    tell_of_backup(made, by=by)
    return made
