"""What a case fills into a prepared answer."""

from django.conf import settings

from charter.ground import formats
from charter.org.models import Person
from charter.rooms.aftersales.casefile import CaseFile
from charter.rooms.aftersales.models import Clock
from charter.rooms.answers.filling import filled
from charter.rooms.answers.models import Macro

TEXTS = ("text", "reason", "cause", "solution")


def facts_of(file: CaseFile, person: Person) -> dict[str, str]:
    """By the names of `answers.filling.FIELDS`. A clock that stands has no time to promise: its
    field stays in the text, for the writer to see."""
    case = file.case
    dues = {c.kind: formats.iso(c.due_at) for c, _events in file.clocks if c.due_at}
    return {
        "客戶": str(case.customer),
        "聯絡人": case.reporter or str(case.customer),
        "單號": case.number,
        "標題": case.title,
        "響應時限": dues.get(Clock.Kind.RESPONSE, ""),
        "解決時限": dues.get(Clock.Kind.RESOLUTION, ""),
        "我": str(person),
        "公司": settings.ORGANISATION,
    }


def prepared(macro: Macro, file: CaseFile, person: Person) -> dict[str, str]:
    """Its texts as this case fills them in."""
    facts = facts_of(file, person)
    return {name: filled(getattr(macro, name), facts) for name in TEXTS}
