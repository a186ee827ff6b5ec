"""What every answer carries, and how long a session sleeps."""

import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from charter.ground.web import GetResponse

TOUCH_SECONDS = 600
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class HeadersMiddleware:
    """Pages run only what we serve; nothing a signed-in person sees is kept by a browser or a
    proxy; devices stay shut. A view that sets one of these itself is let be."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers["Cache-Control"] = "no-store"
        return response


class IdleMiddleware:
    """A session ends SESSION_COOKIE_AGE after its last use; using it writes once in ten minutes."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.accessed:
            self._touch(request)
        return response

    def _touch(self, request: HttpRequest) -> None:
        if "_auth_user_id" not in request.session:
            return
        if time.time() - request.session.get("touched", 0) > TOUCH_SECONDS:
            request.session["touched"] = int(time.time())
