"""What was tried and refused: an append-only table beside the journal.

A refused verb rolls its transaction back, so the journal cannot tell of it. The attempt is
written after the answer is known, in a transaction of its own. It never holds what was typed:
no password, no content, not even an account name that nobody has.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.org.models import Person


class Attempt(models.Model):
    """One refusal; or, with `counted`, all further ones of the same origin in the same minute.

    `origin` is the person or, for strangers, the address: at most PER_MINUTE rows a minute
    stand for it, and then one whose `count` grows. The database lets nothing else change.
    """

    class Kind(models.TextChoices):
        ROLE = "role", _("職務不符")
        HIDDEN = "hidden", _("不是自己的紀錄，或不存在")
        VERB = "verb", _("動作被拒絕")
        SIGN_IN = "sign_in", _("登入失敗")
        SECOND_FACTOR = "second_factor", _("第二道驗證失敗")
        KEY = "key", _("API金鑰無效")
        FORGED = "forged", _("表單來源不明")
        LIMITED = "limited", _("試得太頻繁")

    PER_MINUTE: ClassVar[int] = 20

    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=Kind)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    address = models.GenericIPAddressField(null=True)
    method = models.CharField(max_length=10)
    path = models.CharField(max_length=300)
    code = models.CharField(max_length=80, blank=True)
    status = models.PositiveSmallIntegerField()
    request_id = models.CharField(max_length=32, blank=True)
    origin = models.CharField(max_length=60)
    minute = models.DateTimeField()
    counted = models.BooleanField(default=False)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["origin", "minute"], name="attempt_of_origin"),
            models.Index(fields=["kind", "-id"], name="attempt_of_kind"),
            models.Index(fields=["person", "-id"], name="attempt_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "minute"], condition=Q(counted=True), name="attempts_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.path}"
