from django.urls import URLPattern, URLResolver, path

from charter.rooms.knowledge import portal

app_name = "portal_knowledge"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", portal.articles, name="list"),
    path("<int:pk>/", portal.article, name="article"),
    path("<int:pk>/vote/", portal.vote, name="vote"),
]
