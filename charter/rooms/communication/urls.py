from django.urls import URLPattern, URLResolver

app_name = "communication"
urlpatterns: list[URLPattern | URLResolver] = []
