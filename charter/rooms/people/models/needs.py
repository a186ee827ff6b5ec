"""What a post asks of whoever holds it."""

from django.db import models
from django.db.models import Q

from charter.kernel.journal.history import tracked
from charter.org.models import Post, Skill


@tracked()
class PostSkill(models.Model):
    """`level` as in PersonSkill: 1 learns, 2 does it with help, 3 alone, 4 teaches it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="needs")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-level", "skill__name"]
        constraints = [
            models.UniqueConstraint(fields=["post", "skill"], name="one_need_per_post_and_skill"),
            models.CheckConstraint(name="need_level_1_to_4", condition=Q(level__range=(1, 4))),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"
