"""Kept markup, and the token of a page's forms."""

from types import SimpleNamespace

from django.middleware.csrf import CSRF_SECRET_LENGTH, _does_token_match
from django.utils.safestring import mark_safe
from django.utils.translation import override

from charter.ground.pieces import as_markup, piece, token

SECRET = "aZ09" * (CSRF_SECRET_LENGTH // 4)


def _tabs(label: object) -> str:
    return piece("ui/parts/tabs.html", rows=((as_markup(label), "/a/", None, False),))


def test_text_and_markup_of_the_same_letters_are_two_pieces() -> None:
    assert ">&lt;b&gt;</a>" in _tabs("<b>")
    assert "><b></a>" in _tabs(mark_safe("<b>"))
    assert ">&lt;b&gt;</a>" in _tabs("<b>")


def test_a_piece_is_kept_for_each_language() -> None:
    with override("zh-hant"):
        chinese = _tabs("x")
    with override("en"):
        assert _tabs("x") != chinese
    with override("zh-hant"):
        assert _tabs("x") is chinese


def test_a_page_has_one_token_and_the_next_page_another_both_of_the_secret() -> None:
    pages = [SimpleNamespace(META={"CSRF_COOKIE": SECRET}) for _ in range(50)]
    made = [token(page) for page in pages]
    assert [token(page) for page in pages] == made
    assert len(set(made)) == 50
    assert all(_does_token_match(one, SECRET) for one in made)
    assert all(page.META["CSRF_COOKIE_NEEDS_UPDATE"] for page in pages)
