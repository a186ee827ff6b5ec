from django.urls import URLPattern, URLResolver, path

from charter.rooms.communication import portal

app_name = "portal_reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", portal.reports, name="reports"),
    path("<int:pk>/", portal.report, name="report"),
    path("<int:pk>/reply/", portal.reply, name="reply"),
]
