"""Every text in three languages, and Chinese text in Chinese punctuation."""

from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation

from charter.ground.i18n import catalogues
from charter.ground.i18n.punctuation import half_width, half_width_in_html, half_width_in_template
from charter.ground.i18n.simplified import simplify
from charter.ground.i18n.sources import Message, in_python, in_template

APPS = sorted(catalogues.folders())
TEMPLATES = sorted((Path(settings.ROOT) / "charter").rglob("templates/**/*.html"))


@pytest.mark.parametrize("label", APPS)
def test_every_message_has_english(label: str) -> None:
    assert catalogues.missing(label) == []


@pytest.mark.parametrize("label", APPS)
def test_messages_use_full_width_punctuation(label: str) -> None:
    said = catalogues.messages(catalogues.files(label))
    assert [m.text for m in said if half_width(m.text) or half_width(m.plural)] == []


def test_templates_use_full_width_punctuation() -> None:
    read = {path: half_width_in_template(path.read_text(encoding="utf-8")) for path in TEMPLATES}
    assert len(read) > 400
    assert {path: found for path, found in read.items() if found} == {}


@pytest.mark.parametrize("text", ["完成,請確認", "完成:", "好嗎?", "項目(新)", "看這裡.", "(中)"])
def test_half_width_punctuation_is_found(text: str) -> None:
    assert half_width(text)


@pytest.mark.parametrize(
    "text", ["共4,872列", "A 二.3.2", "10:05", "v1.2", "完成，請確認", "(SPI)"]
)
def test_right_punctuation_is_left_alone(text: str) -> None:
    assert half_width(text) == []


def test_punctuation_is_seen_across_inline_tags_but_not_blocks() -> None:
    assert half_width_in_html("<p>完成<b>,請</b></p>")
    assert half_width_in_html("<li>x:</li><li>請</li>") == []


def test_messages_are_found_in_python_and_in_templates() -> None:
    python = 'a = _("一" "二"); b = ngettext("%(n)s個", "%(n)s個", n); c = pgettext("date", "日")'
    assert set(in_python(python)) == {
        Message("一二"),
        Message("%(n)s個", "%(n)s個"),
        Message("日", context="date"),
    }
    page = (
        '{% translate "一" as x %}{{ _("二") }}{% blocktranslate count n=k %}{{ n }}個'
        "{% plural %}{{ n }}些（'）{% endblocktranslate %}"
    )
    assert set(in_template(page)) == {
        Message("一"),
        Message("二"),
        Message("%(n)s個", "%(n)s些（'）"),
    }


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("項目執行階段", "项目执行阶段"),
        ("指標", "指标"),
        ("稽核", "稽核"),
        ("台帳", "台账"),
        ("軟體與伺服器", "软件与服务器"),
        ("著重", "着重"),
        ("顯著、著作", "显著、著作"),
        ("按「送出」", "按“提交”"),
        ("UPS 12%", "UPS 12%"),
        ("匯出資料表", "导出数据表"),
    ],
)
def test_policy_words_stay_and_taiwan_usage_goes(traditional: str, simplified: str) -> None:
    assert simplify(traditional) == simplified


def test_english_and_simplified_catalogues_are_in_use() -> None:
    with translation.override("en"):
        assert translation.gettext("我的工作") == "My work"
    with translation.override("zh-hans"):
        assert translation.gettext("服務項目") == "服务项目"
    with translation.override("zh-hant"):
        assert translation.gettext("服務項目") == "服務項目"


def test_one_text_has_one_english() -> None:
    """All catalogues become one: a second English for the same text would show in foreign rooms.

    A text that means two things needs a context (`pgettext`).
    """
    said: dict[tuple[str | None, str, bool], dict[str, str]] = {}
    for path in sorted((Path(settings.ROOT) / "charter").glob("**/locale/en/**/django.po")):
        for entry in polib.pofile(str(path)):
            english = entry.msgstr or "|".join(entry.msgstr_plural.values())
            if english.strip("|") and not entry.obsolete:
                key = (entry.msgctxt, entry.msgid, bool(entry.msgid_plural))
                said.setdefault(key, {}).setdefault(english, path.parents[3].name)
    assert {key: found for key, found in said.items() if len(found) > 1} == {}
