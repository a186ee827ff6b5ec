from django.urls import URLPattern, URLResolver, path

from charter.rooms.knowledge import views

app_name = "knowledge"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.articles, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.article, name="article"),
    path("<int:pk>/vote/", views.vote, name="vote"),
    path("<int:pk>/versions/<int:number>/", views.version, name="version"),
    path("<int:pk>/<slug:verb>/", views.act, name="act"),
]
