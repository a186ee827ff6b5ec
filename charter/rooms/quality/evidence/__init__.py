"""What this room can prove, one module per noun."""

from django.utils.translation import gettext_lazy

from charter.kernel.evidence import done_at
from charter.rooms.quality.evidence import (  # noqa: F401  each declares its own
    checks,
    goals,
    problems,
    standards,
)

done_at("SP2.3.2", gettext_lazy("安排質量檢查"), "quality:checks")
done_at("SP4.1", gettext_lazy("訂定質量目標"), "quality:goals")
done_at("SP4.2", gettext_lazy("制定質量標準"), "quality:standards")
done_at("SP4.3", gettext_lazy("安排質量檢查"), "quality:checks")
done_at("SP4.4", gettext_lazy("登記與整改質量問題"), "quality:problems")
