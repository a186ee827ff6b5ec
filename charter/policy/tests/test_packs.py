"""The packs: every demand is there, in order, whole, and says nothing the catalogue lacks."""

import copy
import re

import pytest
import yaml

from charter.kernel.parameters.catalogue import catalogue
from charter.policy.pack import FOLDER, PLACEHOLDER, BadPack, clauses, packs, read


def test_both_policies_hold_their_rows() -> None:
    assert {name: len(pack.rows) for name, pack in packs().items()} == {"SP": 69, "SI": 38}


def test_every_parameter_belongs_to_a_clause_and_every_blank_to_the_catalogue() -> None:
    assert [p.name for p in catalogue().values() if p.clause not in clauses()] == []
    blanks = {name for row in clauses().values() for name in row.parameters}
    assert len(blanks) >= 58
    assert blanks <= set(catalogue())


def test_a_display_number_derives_from_the_id() -> None:
    assert clauses()["SP2.3.1b"].number == "二.3.1b"
    assert clauses()["SI3.4a"].number == "三.4a"


def test_chapters_stand_in_the_order_of_the_policies() -> None:
    for pack in packs().values():
        assert [part.number for part in pack.parts] == list("一二三四五六七")


def test_the_page_says_where_the_source_is_cut_off() -> None:
    def gaps(parts):
        return [g for p in parts for g in (*p.gaps, *gaps(p.parts))]

    assert [len(gaps(pack.parts)) for pack in packs().values()] == [1, 2]
    assert all("原文未收錄" in gap.zh for pack in packs().values() for gap in gaps(pack.parts))


def test_chinese_text_uses_full_width_punctuation_and_no_typed_spaces() -> None:
    wrong = []
    for row in clauses().values():
        plain = PLACEHOLDER.sub("", row.text.zh).replace("[[", "").replace("]]", "")
        if re.search(r"[,;:?!()]|[\u4e00-\u9fff] | [\u4e00-\u9fff]", plain) or plain[-1] != "。":
            wrong.append(row.code)
    assert wrong == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"zh": "應[[做到]]{no_such_parameter}。"}, "no parameter of the catalogue"),
        ({"zh": "應做到。"}, "obligation"),
        ({"zh": "應[[做到。"}, "obligation"),
        ({"id": "SI9.9"}, "wrong policy"),
        ({"zh": "應[[做到]]{summary_days}。"}, "same parameters"),
    ],
)
def test_a_bad_row_is_refused_with_its_name(change: dict, reason: str) -> None:
    raw = yaml.safe_load((FOLDER / "SP.yaml").read_text(encoding="utf-8"))
    broken = copy.deepcopy(raw)
    broken["parts"][0]["clauses"][0].update(change)
    with pytest.raises(BadPack, match=reason):
        read(broken)
