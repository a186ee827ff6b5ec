"""The evidence of a clause as a workbook."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.export import xlsx
from charter.ground.table import Column
from charter.kernel.evidence import EVIDENCE
from charter.kernel.parameters.queries import Moment
from charter.org.models import Department, Person
from charter.policy.opened import records, unkept
from charter.policy.pack import Row
from charter.policy.wording import number, plain, tell

MOST = 20_000


@dataclass(frozen=True)
class Shown:
    clause: str
    text: str
    rule: str
    title: str
    owner: str
    late: str
    facts: str


COLUMNS = [
    Column("clause", gettext_lazy("條款")),
    Column("text", gettext_lazy("條文")),
    Column("rule", gettext_lazy("判定方式")),
    Column("title", gettext_lazy("未做到的記錄")),
    Column("owner", gettext_lazy("責任人")),
    Column("late", gettext_lazy("過期")),
    Column("facts", gettext_lazy("資料")),
]


def workbook(row: Row, person: Person, department: Department | None) -> bytes:
    """One row per failing record that this person may see, with the words it was judged by."""
    moment = Moment.now()
    name, words = f"{number(row)} {tell(row.title)}", plain(row, moment.parameters)
    rows = [
        Shown(
            clause=name,
            text=words,
            rule=str(proof.rule),
            title=one.title,
            owner=one.owner.name if one.owner else "",
            late=one.late,
            facts="；".join(
                _("%(heading)s：%(value)s") % {"heading": heading, "value": value}
                for (heading, _lookup), value in zip(proof.columns, one.cells, strict=True)
            ),
        )
        for proof in EVIDENCE.get(row.code, ())
        if not department or proof.department
        for one in records(proof, unkept(proof, moment, person, department)[:MOST], moment, person)
    ]
    return xlsx(COLUMNS, rows, name)
