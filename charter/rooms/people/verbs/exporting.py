"""One's own data in one step."""

import io
import json
import zipfile

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person, Role
from charter.rooms.people.own_data import facts_of, files_of

EXPORTED = declare(
    "people.person.data_exported", gettext_lazy("%(by)s匯出%(title)s的個人資料，%(files)s個檔案")
)


@transaction.atomic
def export_data(person: Person, *, by: Person) -> bytes:
    """A ZIP of data.json and the files; that it was taken stays on record. HR may do it for
    somebody who has gone and asks for it."""
    asked = by.has_role(Role.HR) and not person.is_active
    if by.pk != person.pk and not asked:
        raise Refused("people.own_data_only", _("個人資料由本人匯出；離職的人由人力資源代為匯出。"))
    packed, files = io.BytesIO(), 0
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        told = json.dumps(facts_of(person), ensure_ascii=False, indent=2, default=str)
        archive.writestr("data.json", told)
        for one in files_of(person):
            archive.write(one.path, f"files/{one.pk}-{one.name}")
            files += 1
    record(EXPORTED, person, by=by, files=files)
    return packed.getvalue()
