"""What a reader on the mainland reads: no word and no character of Taiwan's own is left."""

import re
from pathlib import Path

import pytest

from charter.ground.i18n import simplified
from charter.ground.i18n.catalogues import folders, po, po_path
from charter.ground.i18n.simplified import simplify

TERMS = Path(simplified.__file__).with_name("terms.yaml")
# As they would read after the characters alone were exchanged.
TAIWANESE = (
    "专案 档案 使用者 萤幕 预设 列印 程式 网路 讯息 登入 品质 储存 搜寻 软体 硬体 伺服 范本 "
    "应征 职缺 履历 寄件 收件匣 行事历 机率 杂凑 元件 模组 巨集 字型 试算表 重新整理 "
    "资料夹 压缩档 纪录 客诉"
).split()


def test_every_term_is_named_once() -> None:
    names = re.findall(r"^([^#\s].*?): ", TERMS.read_text(encoding="utf-8"), re.M)
    assert len(names) > 150 and sorted(names) == sorted(set(names))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("收件匣打不開，請重新整理。", "收件箱打不开，请刷新。"),
        ("沒有資料不當作零", "没有数据不当作零"),
        ("匯出我的個人資料", "导出我的个人资料"),
        ("第%(n)s筆紀錄", "第%(n)s条记录"),
        ("從範本匯入Excel檔", "从模板导入Excel文件"),
        ("項目執行階段的質量指標", "项目执行阶段的质量指标"),
        ("照著做，跟著移動", "照着做，跟着移动"),
    ],
)
def test_words_are_those_of_the_mainland(written, read) -> None:
    assert simplify(written) == read


def test_no_sentence_of_the_house_keeps_a_word_of_taiwan() -> None:
    catalogues = [path for label in folders() if (path := po_path(label)).exists()]
    said = [simplify(one.msgid) for path in catalogues for one in po.pofile(str(path))]
    assert len(said) > 6000
    left = [(word, text) for text in said for word in (*TAIWANESE, "著", "帳") if word in text]
    assert left == []
