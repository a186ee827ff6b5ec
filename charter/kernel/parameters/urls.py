from django.urls import URLPattern, URLResolver

app_name = "parameters"
urlpatterns: list[URLPattern | URLResolver] = []
