"""Handing in a file, and taking it away again."""

import hashlib
import os
import secrets
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.files.contents import MAX_BYTES, examine
from charter.kernel.files.models import Attachment
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import subject_of
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person

ATTACHED = declare("files.attachment.attached", gettext_lazy("%(by)s上傳「%(name)s」"))
REMOVED = declare("files.attachment.removed", gettext_lazy("%(by)s移除「%(name)s」：%(reason)s"))


class Upload(Protocol):
    """What Django's UploadedFile and ContentFile have in common."""

    name: str | None
    size: int

    def read(self, num_bytes: int = ...) -> bytes: ...


def _within_quota(by: Person | None, size: int) -> None:
    limit = getattr(settings, "FILES_QUOTA_BYTES", 2 * 1024**3)
    if by is not None and Attachment.objects.bytes_by(by) + size > limit:
        raise Refused(
            "files.quota_used_up",
            _("你的檔案空間已滿，請移除不用的檔案或找系統管理員。"),
            field="file",
        )


def _keep(data: bytes, path: Path) -> None:
    """Written and flushed to disk before the row is committed; readable by the server alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    stream: IO[bytes]
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


@transaction.atomic
def attach(
    subject: models.Model,
    upload: Upload,
    *,
    by: Person | None,
    about: models.Model | None = None,
) -> Attachment:
    """Add a file to a record; `about` is the record whose timeline shows it, too. Who may do that
    is the room's verb's business, not this one's."""
    if upload.size > MAX_BYTES:
        raise Refused("files.too_big", _("檔案超過20 MB，請壓縮或分開上傳。"), field="file")
    content = examine(upload.name or "", upload.read())
    _within_quota(by, len(content.data))
    attachment = Attachment(
        kind=kind_of(subject),
        subject_id=subject.pk,
        name=content.name,
        size=len(content.data),
        sha256=hashlib.sha256(content.data).hexdigest(),
        content_type=content.content_type,
        stored_as=secrets.token_hex(32),
        by=by,
        at=clock.now(),
    )
    _keep(content.data, attachment.path)
    attachment.save()
    facts: Facts = {
        "name": content.name,
        "attachment": attachment.pk,
        "sha256": attachment.sha256,
    }
    record(ATTACHED, subject, by=by, about=about, **facts)
    return attachment


@transaction.atomic
def remove(attachment: Attachment, *, reason: str, by: Person | None) -> None:
    """Take the bytes away and keep the fact. The one who handed it in, or the system, may."""
    if by is not None and by != attachment.by:
        raise Refused("files.not_yours", _("只有上傳的人可以移除檔案，請聯絡他。"))
    if not reason.strip():
        raise Refused("files.reason_missing", _("請寫明移除的原因。"), field="reason")
    rows = Attachment.objects.filter(pk=attachment.pk, removed_at=None)
    if not rows.update(removed_at=clock.now(), removed_by=by):
        raise Refused("files.already_removed", _("這個檔案已經移除。"))
    subject = subject_of(attachment.kind, attachment.subject_id) or attachment
    facts: Facts = {
        "name": attachment.name,
        "attachment": attachment.pk,
        "reason": reason.strip(),
    }
    record(REMOVED, subject, by=by, **facts)
    path = attachment.path
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
