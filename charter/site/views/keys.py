"""One's own keys for programs: made, shown once, revoked."""

import datetime as dt

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from charter.ground import clock
from charter.ground.web import page, toast
from charter.org.models import ApiToken
from charter.org.web import Request, open_to
from charter.site.factors import missing_of
from charter.site.verbs import issue_token, revoke_token

DAYS = (
    ("30", gettext_lazy("30天")),
    ("90", gettext_lazy("90天")),
    ("365", gettext_lazy("一年")),
)


class KeyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("名稱"),
        max_length=60,
        help_text=gettext_lazy("寫下使用它的程式，以後才知道能不能撤銷，例如：每晚匯出報表"),
    )
    days = forms.ChoiceField(label=gettext_lazy("有效期"), choices=DAYS, initial="90")
    read_only = forms.BooleanField(
        label=gettext_lazy("只能讀取"),
        required=False,
        initial=True,
        help_text=gettext_lazy("程式只看資料、不做任何動作時請勾選"),
    )


@open_to(staff=True)
def keys(request: Request) -> HttpResponse:
    """A new key's secret is on the answer to its making, and nowhere afterwards."""
    form, secret = KeyForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        until = clock.now() + dt.timedelta(days=int(given["days"]))
        me, name, looks = request.user, given["name"], given["read_only"]
        _made, secret = issue_token(me, name=name, expires_at=until, read_only=looks, by=me)
        form = KeyForm()
    mine = ApiToken.objects.filter(person=request.user).order_by("revoked_at", "-pk")[:100]
    rows = [(one, missing_of(one) if one.is_live else "") for one in mine.select_related("person")]
    return page(request, "site/keys.html", form=form, secret=secret, mine=rows)


@open_to(staff=True)
@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    revoke_token(get_object_or_404(ApiToken, pk=pk, person=request.user), by=request.user)
    toast(request, _("金鑰已撤銷，使用它的程式從現在起進不來。"))
    return redirect("site:keys")
