"""At the head of a page stand three things to do at most."""

import pytest
from django.template import Context, Template

from charter.ground.templatetags.acts import parted, too_wide

PRINT = '<a class="btn" href="/print/">列印</a>'
HAND = '<a class="btn" href="/hand/"><svg class="i "><use href="#x"/></svg>轉交</a>'
DONE = '<form><input type="hidden" name="a"><button class="btn pri">完成</button></form>'
DROP = '<form method="post">\n<button class="btn dng">刪除</button></form>'
LAST = '<a class="btn" href="/last/">其他</a>'
HIDDEN = '<button class="btn" data-print hidden>列印</button>'


@pytest.mark.parametrize(
    "markup", ["", PRINT, HAND + DONE, PRINT + HAND + DROP, f"{PRINT}\n{HAND}{DROP}{DONE}{HIDDEN}"]
)
def test_three_and_the_primary_stand_as_they_are(markup) -> None:
    assert parted(markup) == (markup, "")


def test_of_more_two_beside_the_primary_are_in_sight() -> None:
    assert parted(PRINT + HAND + DROP + DONE + LAST) == (PRINT + HAND + DONE, DROP + LAST)
    assert parted(PRINT + HAND + DROP + LAST) == (PRINT + HAND, DROP + LAST)


def test_nothing_is_lost_and_the_rest_is_behind_more() -> None:
    source = (
        "{% load acts %}{% acts %}" + "\n".join([PRINT, HAND, DONE, DROP, LAST]) + "{% endacts %}"
    )
    drawn = Template(source).render(Context())
    assert '<details class="more-acts"><summary class="btn">更多</summary>' in drawn
    assert all(one.strip() in drawn for one in (PRINT, HAND, DONE, DROP, LAST))
    assert drawn.index("更多") < drawn.index("刪除")


def test_on_a_phone_what_is_too_wide_for_one_line_is_behind_more() -> None:
    lead = '<a class="btn pri" href="/1/">記下應急處理</a>'
    long = [f'<a class="btn" href="/{n}/">轉交另一位負責人</a>' for n in (2, 3)]
    assert too_wide([lead, PRINT, HAND], "") == []
    assert too_wide([lead, *long], "") == long[1:]
    assert too_wide([lead, *long], LAST) == long[1:]
    named = '<form id="x"><button class="btn">轉交另一位負責人</button></form>'
    assert too_wide([lead, long[0], named], "") == []
    drawn = Template("{% load acts %}{% acts %}" + lead + "".join(long) + "{% endacts %}")
    text = drawn.render(Context())
    assert f'<div class="on-desk">{long[1]}</div>' in text
    assert f'<div class="on-phone">{long[1]}</div>' in text
    assert '<details class="more-acts on-phone">' in text
