"""The matrix by which everything is graded."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.registers.matrix import Cells, check
from charter.kernel.registers.models import Matrix, current_matrix
from charter.kernel.registers.permissions import may_set_matrix
from charter.org.models import Person

MATRIX = declare("registers.matrix.set", gettext_lazy("%(by)s更新分級矩陣為%(title)s：%(reason)s"))


@transaction.atomic
def set_matrix(cells: Cells, *, reason: str, by: Person | None) -> Matrix:
    """Another matrix from now on; records keep their grade until somebody looks again."""
    if by is not None and not may_set_matrix(by):
        raise Refused("registers.matrix_not_allowed", _("分級矩陣由管理層或質量管理設定。"))
    check(cells)
    if not reason.strip():
        raise Refused("registers.text_missing", _("請填寫說明，不能留白。"), field="reason")
    if cells == current_matrix():
        raise Refused("registers.matrix_same", _("與現行的矩陣相同，沒有要更新的地方。"))
    matrix = Matrix.objects.create(
        cells=cells, reason=reason.strip(), set_by=by, set_at=clock.now()
    )
    record(MATRIX, matrix, by=by, cells=cells, reason=matrix.reason)
    return matrix
