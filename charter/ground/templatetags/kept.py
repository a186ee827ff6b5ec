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
from django.utils.translation import get_language

from charter.ground.addresses import address
from charter.ground.pieces import token as token_of

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
    """A page named in the template, without arguments or for whole numbers."""

    def __init__(self, node: Any) -> None:
        super().__init__(node.view_name, node.args, kwargs={}, asvar=None)

    def render(self, context: Context) -> Any:
        keys = [arg.resolve(context) for arg in self.args]
        if all(type(key) is int and key >= 0 for key in keys):
            return address(self.view_name.var, *keys)
        return super().render(context)


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
    return Linked(node) if constant and not node.kwargs and node.asvar is None else node


def _static(parser: Parser, token: Tag) -> StaticNode:
    node: Any = django_static(parser, token)
    constant = isinstance(node.path.var, str) and not node.path.filters and node.varname is None
    return Served(node) if constant and not settings.DEBUG else node


register.tag("csrf_token", lambda parser, token: Forgery())
register.tag("static", _static)
register.tag("translate", _translate)
register.tag("trans", _translate)
register.tag("url", _url)
