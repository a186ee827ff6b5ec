"""Django's own `translate`, `url` and `static`, which keep what cannot change between two requests.

The settings put them in the place of Django's: templates say `{% load i18n %}` as everywhere.
"""

from typing import Any

from django.conf import settings
from django.template import Library
from django.template.base import Parser
from django.template.base import Token as Tag
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode, URLNode
from django.template.defaulttags import url as django_url
from django.templatetags import i18n
from django.templatetags.static import StaticNode
from django.templatetags.static import do_static as django_static
from django.urls import NoReverseMatch
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from charter.ground.addresses import address, named
from charter.ground.pieces import token as token_of

PLAIN = (int, str, SafeString)
TO_ESCAPE = frozenset("&<>'\"")

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class Said(i18n.TranslateNode):
    """Words that stand in the template itself are looked up once per language."""

    def __init__(self, node: Any) -> None:
        super().__init__(node.filter_expression, noop=False)
        self.name = node.asvar
        self.said: dict[str | None, Any] = {}

    def render(self, context: Context) -> Any:
        language = get_language()
        if language not in self.said:
            self.said[language] = super().render(context)
        if self.name is None:
            return self.said[language]
        context[self.name] = self.said[language]
        return ""


class Linked(URLNode):
    """A page named in the template, without arguments, for whole numbers or for names of ours."""

    def __init__(self, node: Any) -> None:
        super().__init__(node.view_name, node.args, kwargs={}, asvar=node.asvar)

    def render(self, context: Context) -> Any:
        keys = tuple([arg.resolve(context) for arg in self.args])
        try:
            found = self._found(keys)
        except NoReverseMatch:  # Django says which, or is silent where the page asks to be
            found = None
        if found is None:
            return super().render(context)
        if self.asvar is None:
            return found
        context[self.asvar] = found
        return ""

    def _found(self, keys: tuple[Any, ...]) -> str | None:
        if all(type(key) is int and key >= 0 for key in keys):
            return address(self.view_name.var, *keys)
        if all(type(key) in PLAIN for key in keys):
            found = named(self.view_name.var, *keys)
            return found if found.isascii() and not TO_ESCAPE.intersection(found) else None
        return None


class Served(StaticNode):
    """A file named in the template; its address holds its hash and is looked up once."""

    def __init__(self, node: Any) -> None:
        super().__init__(path=node.path)
        self.kept = ""

    def render(self, context: Context) -> Any:
        self.kept = self.kept or super().render(context)
        return self.kept


class Forgery(CsrfTokenNode):
    """One for all forms of a page."""

    def render(self, context: Context) -> Any:
        request = context.get("request")
        if request is None:
            return super().render(context)
        return f'<input type="hidden" name="csrfmiddlewaretoken" value="{token_of(request)}">'


def _translate(parser: Parser, token: Tag) -> i18n.TranslateNode:
    node: Any = i18n.do_translate(parser, token)
    words = node.filter_expression
    varies = words.filters or node.message_context or node.noop
    return Said(node) if isinstance(words.var.literal, str) and not varies else node


def _url(parser: Parser, token: Tag) -> URLNode:
    node: Any = django_url(parser, token)
    constant = isinstance(node.view_name.var, str) and not node.view_name.filters
    return Linked(node) if constant and not node.kwargs else node


def _static(parser: Parser, token: Tag) -> StaticNode:
    node: Any = django_static(parser, token)
    constant = isinstance(node.path.var, str) and not node.path.filters and node.varname is None
    return Served(node) if constant and not settings.DEBUG else node


register.tag("csrf_token", lambda parser, token: Forgery())
register.tag("static", _static)
register.tag("translate", _translate)
register.tag("trans", _translate)
register.tag("url", _url)
