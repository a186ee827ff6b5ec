"""Files that came with a mail, attached to the record that it became."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from charter.ground.errors import Refused
from charter.kernel.files.verbs import attach
from charter.kernel.mail.models import Incoming
from charter.kernel.mail.parsing import parsed
from charter.kernel.mail.rules import Received
from charter.org.models import Person

MOST = 20


def received(row: Incoming) -> Received:
    """The row and what stands in it. Of a mail too big only the beginning is here, and its row
    names no files: what was cut off somewhere is no file."""
    mail = Received(row, parsed(row.source.raw))
    if not row.files:
        mail.parsed.parts = []
    return mail


@dataclass
class _File:
    """As an upload would be."""

    name: str | None
    size: int
    data: bytes

    def read(self, num_bytes: int = -1) -> bytes:
        return self.data


def enclose(
    mail: Received, subject: models.Model, *, by: Person | None, about: models.Model | None = None
) -> None:
    """Each by the rules of every upload; what these refuse is named in the mail's note and stays
    in its source."""
    refused = []
    for part in mail.parsed.parts[:MOST]:
        try:
            attach(subject, _File(part.name, len(part.data), part.data), by=by, about=about)
        except Refused as refusal:
            refused.append(f"{part.name}（{refusal}）")
    refused += [part.name for part in mail.parsed.parts[MOST:]]
    if refused:
        mail.incoming.note = (_("沒有收下的附件：%(names)s") % {"names": "、".join(refused)})[:300]
