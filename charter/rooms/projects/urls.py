from django.urls import URLPattern, URLResolver

from charter.rooms.projects.plan_urls import plan_patterns

app_name = "projects"
urlpatterns: list[URLPattern | URLResolver] = [
    *plan_patterns,
]
