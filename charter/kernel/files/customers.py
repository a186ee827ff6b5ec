"""Files reach a customer with the record they hang on, where its room released them."""

from typing import Any

from django.db.models import Q

from charter.kernel.files.models import Attachment
from charter.kernel.journal.models import kind_of
from charter.org.models import Person
from charter.org.reach import WITH_FILES, open_to_customers, shown


@open_to_customers(Attachment)
def released(rows: Any, person: Person) -> Any:
    found = Q(pk__in=())
    for model in WITH_FILES:
        seen = shown(model._default_manager.order_by(), person)
        found |= Q(kind=kind_of(model), subject_id__in=seen.values("pk"))
    return rows.filter(found, removed_at=None)
