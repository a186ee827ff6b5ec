from django.urls import URLPattern, URLResolver, path

from charter.rooms.intake.views import hotline

app_name = "intake"
urlpatterns: list[URLPattern | URLResolver] = [
    path("hotline/", hotline.hotline, name="hotline"),
    path("hotline/caller/", hotline.caller, name="caller"),
    path("calls/", hotline.calls, name="calls"),
    path("calls/<int:pk>/", hotline.call, name="call"),
]
