from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse

from charter.org.web import open_to


@open_to(anyone=True)
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the web and its database work, 503 otherwise: for whoever watches over us."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return HttpResponse("database\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
