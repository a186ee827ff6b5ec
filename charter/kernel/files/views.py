"""The only way to a file's bytes, and the plain way to hand one in."""

from typing import cast

from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from charter.kernel.files.models import Attachment
from charter.kernel.files.verbs import Upload, attach
from charter.kernel.files.web import open_for
from charter.kernel.journal.subjects import url_of
from charter.org.web import Request, open_to


@open_to(staff=True, customers=True)
def attachment(request: Request, pk: int) -> HttpResponseBase:
    """Always a download, never shown: a stored file must not run inside our own pages."""
    found = get_object_or_404(Attachment, pk=pk)
    if not found.visible_to(request.user) or not found.path.exists():
        raise Http404
    response = FileResponse(
        found.path.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@open_to(staff=True)
@require_POST
def upload(request: Request) -> HttpResponseBase:
    """Hand in a file to a record that one may see; back to the record's page."""
    kind, pk = request.POST.get("kind", ""), request.POST.get("pk", "")
    subject, file = open_for(request.user, kind, pk), request.FILES.get("file")
    if file is None:
        raise Http404
    attach(subject, cast(Upload, file), by=request.user)
    return redirect(url_of(kind, subject.pk) or "/")
