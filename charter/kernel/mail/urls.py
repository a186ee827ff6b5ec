from django.urls import URLPattern, URLResolver, path

from charter.kernel.mail import views

app_name = "mail"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.letters, name="list"),
    path("<int:pk>/", views.incoming, name="incoming"),
    path("<int:pk>/place/", views.clear, name="clear"),
    path("<int:pk>/drop/", views.drop, name="drop"),
    path("<int:pk>/retry/", views.retry, name="retry"),
]
