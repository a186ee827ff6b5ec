"""The house's own pages, at the root."""

from django.urls import path

from charter.site.views import frame

app_name = "site"
urlpatterns = [
    path("palette/", frame.palette, name="palette"),
    path("language/", frame.language, name="language"),
    path("help/", frame.help_page, name="help"),
]
