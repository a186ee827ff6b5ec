"""Fields that accept what people type: full-width digits, NT$1,200元, 3萬, 民國115年12月1日."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

REPUBLIC = 1911
TEN_THOUSAND = 10_000
DAY = re.compile(r"^(?:民國)?\s*(\d{1,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$")
MONEY = re.compile(r"^(?:NT\$|TWD|\$)?\s*([\d,]+(?:\.\d+)?)\s*(萬)?\s*元?$", re.IGNORECASE)
MOST = Decimal(10) ** 11


def tidy(text: object) -> str:
    """Half-width digits and letters, no outer spaces."""
    return unicodedata.normalize("NFKC", str(text)).strip()


class MessyDate(forms.CharField):
    """2026-12-01, 2026/12/1, 2026年12月1日, 115/12/1, 民國115年12月1日."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, **options)
        self.widget.attrs["placeholder"] = "2026-12-01"

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, dt.date) else value

    def clean(self, value: Any) -> Any:
        text = tidy(super().clean(value))
        if not text:
            return None
        found = DAY.match(text)
        try:
            assert found
            year, month, day = (int(part) for part in found.groups())
            return dt.date(year + REPUBLIC if year < REPUBLIC else year, month, day)
        except (AssertionError, ValueError):
            raise ValidationError(
                _("「%(text)s」不是日期，請寫成2026-12-01或民國115年12月1日。"),
                params={"text": text},
            ) from None


class MessyMoney(forms.CharField):
    """1200000, NT$1,200,000, 120萬; never negative."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=24, **options)
        self.widget.attrs["inputmode"] = "decimal"

    def prepare_value(self, value: Any) -> Any:
        return f"{value:f}".removesuffix(".00") if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        text = tidy(super().clean(value))
        if not text:
            return None
        found = MONEY.match(text)
        try:
            assert found
            amount = Decimal(found[1].replace(",", ""))
            amount *= TEN_THOUSAND if found[2] else 1
            assert amount < MOST
        except (AssertionError, InvalidOperation):
            raise ValidationError(
                _("「%(text)s」不是金額，請只寫數字，例如1,200,000。"), params={"text": text}
            ) from None
        return amount.quantize(Decimal("0.01"))


class Lines(forms.CharField):
    """A text area whose lines are the values."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return [line.strip()[:300] for line in text.splitlines() if line.strip()]
