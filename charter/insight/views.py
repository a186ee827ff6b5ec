from django.http import HttpResponse
from django.shortcuts import redirect

from charter.ground import clock
from charter.ground.web import page
from charter.insight import queries
from charter.org.web import Request, open_to

MORE = 400


@open_to(staff=True, customers=True)
def home(request: Request) -> HttpResponse:
    """Staff see what they owe; a customer's contact is shown to their own room."""
    if request.user.is_customer:
        return redirect("/portal/")
    kind, now = request.GET.get("kind", ""), clock.now()
    work = queries.my_work(request.user, kind=kind, limit=MORE if "all" in request.GET else 40)
    return page(
        request,
        "insight/my_work.html",
        "list",
        work=work,
        pills=queries.pills(work, kind),
        panels=queries.panels(request.user),
        greeting=queries.greeting(request.user, now),
        facts=queries.summary(work, now),
        kind=kind,
    )
