"""The house's own pages, at the root."""

from django.conf import settings
from django.urls import path

from charter.site.views import doors, frame, installation, keys, kit

app_name = "site"
urlpatterns = [
    path("palette/", frame.palette, name="palette"),
    path("language/", frame.language, name="language"),
    path("me/keys/", keys.keys, name="keys"),
    path("me/keys/<int:pk>/revoke/", keys.revoke, name="revoke_key"),
    path("installation/", installation.overview, name="installation"),
    path("installation/backup/", installation.back_up, name="back_up"),
    path("help/", frame.help_page, name="help"),
]
if settings.DEMO:
    urlpatterns += [
        path("demo/sign-in/", doors.demo_sign_in, name="demo_sign_in"),
        path("ui-kit/", kit.ui_kit, name="kit"),
    ]
