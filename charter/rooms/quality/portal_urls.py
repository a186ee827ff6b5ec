from django.urls import URLPattern, URLResolver, path

from charter.rooms.quality import portal

app_name = "portal_feedback"
urlpatterns: list[URLPattern | URLResolver] = [
    path("<int:project>/", portal.feedback, name="project"),
]
