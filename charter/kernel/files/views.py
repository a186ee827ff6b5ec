"""The only way to a file's bytes."""

from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404

from charter.kernel.files.models import Attachment
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
