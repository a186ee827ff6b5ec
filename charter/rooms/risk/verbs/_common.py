"""What the verbs of this room share."""

from decimal import Decimal

from django.db import connection, models
from django.utils.translation import gettext as _

from charter.ground import clock
from charter.ground.errors import Refused
from charter.org.models import Person
from charter.rooms.risk.models import Risk
from charter.rooms.risk.permissions import may_treat


def _demand(allowed: bool, by: Person | None) -> None:
    """The system may; a person must be allowed to."""
    if by is not None and not allowed:
        raise Refused(
            "risk.not_allowed",
            _("由風險負責人、他的主管、項目經理或質量管理辦理，請告訴他們。"),
        )


def _may(by: Person | None, risk: Risk) -> None:
    _demand(may_treat(by, risk), by)


def _needs(text: str, field: str) -> str:
    if not text.strip():
        raise Refused("risk.text_missing", _("請填寫說明，不能留白。"), field=field)
    return text.strip()


def _able(owner: Person) -> None:
    if not owner.is_active or owner.is_customer:
        raise Refused(
            "risk.owner_not_staff", _("負責人必須是在職員工，請改選別人。"), field="owner"
        )


def _chosen(value: str, known: type[models.TextChoices], field: str) -> str:
    if value not in known.values:
        raise Refused("risk.unknown_choice", _("請從清單中選擇。"), field=field)
    return value


def _amount(value: Decimal | None, field: str, most: int | None = None) -> Decimal | None:
    if value is None:
        return None
    if not value.is_finite() or value < 0 or (most is not None and value > most):
        raise Refused("risk.amount", _("請填寫不小於0的數字；機率最大為100。"), field=field)
    return value


def _root(risk: Risk) -> models.Model:
    """The record whose timeline tells of the risk."""
    return risk.project or risk


def _still(risk: Risk, **changes: object) -> None:
    """Change an open risk without moving it."""
    if risk.state == Risk.State.CLOSED:
        raise Refused("risk.closed", _("這項風險已經關閉；要再處理，請先重新開啟。"))
    Risk.FLOW.move(risk, f"keep_{risk.state}", **changes)


def _number() -> str:
    """`RK-2026-0001`: one upsert of the year's row, so two at once wait for each other."""
    name = f"RK-{clock.today().year}"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registers_counter (name, last) VALUES (%s, 1)"
            " ON CONFLICT (name) DO UPDATE SET last = registers_counter.last + 1 RETURNING last",
            [name],
        )
        (last,) = cursor.fetchone()
    return f"{name}-{last:04}"
