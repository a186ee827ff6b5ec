"""The bell."""

from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from charter.ground.keys import key_in
from charter.ground.web import page, toast
from charter.kernel.notices import verbs
from charter.kernel.notices.forms import PreferenceForm
from charter.kernel.notices.models import Notice, Preference
from charter.org.web import Request, open_to

PAGE = 50


@open_to(staff=True, customers=True)
def notices(request: Request) -> HttpResponse:
    """Fifty at a time, newest first; `?before=` goes on."""
    mine = Notice.objects.visible_to(request.user)
    found = mine.latest_first()
    if (before := key_in(request.GET.get("before", ""))) is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: PAGE + 1])
    more = rows[PAGE - 1].pk if len(rows) > PAGE else None
    unread = mine.unread().count()
    return page(request, "notices/list.html", rows=rows[:PAGE], more=more, unread=unread)


@open_to(staff=True, customers=True)
def preferences(request: Request) -> HttpResponse:
    """How I wish to be told by mail."""
    mine = Preference.objects.filter(person=request.user).first() or Preference()
    form = PreferenceForm(request.POST or None, initial=model_to_dict(mine))
    if request.method == "POST" and form.is_valid():
        verbs.prefer(request.user, **form.cleaned_data, by=request.user)
        toast(request, _("已改好通知方式。"))
        return redirect("notices:preferences")
    return page(request, "notices/preferences.html", form=form)


@open_to(staff=True, customers=True)
@require_POST
def read_all(request: Request) -> HttpResponse:
    verbs.mark_read(request.user, by=request.user)
    return redirect("notices:list")


@open_to(staff=True, customers=True)
def notice(request: Request, pk: int) -> HttpResponse:
    """Opening a notice marks it read and leads to its record."""
    found = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    verbs.mark_one_read(found, by=request.user)
    return redirect(found.url_for(request.user) or "notices:list")
