from django.urls import URLPattern, URLResolver, path

from charter.rooms.projects import portal

app_name = "portal_acceptances"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", portal.acceptances, name="acceptances"),
    path("<int:pk>/", portal.acceptance, name="acceptance"),
    path("<int:pk>/items/<int:document>/", portal.mark, name="mark"),
    path("<int:pk>/certificate/", portal.certificate, name="certificate"),
    path("<int:pk>/certificate/pdf/", portal.certificate_file, name="certificate_pdf"),
    path("<int:pk>/signed.json", portal.signed, name="signed"),
    path("signatures/<int:pk>/", portal.signature, name="signature"),
    path("<int:pk>/confirm/", portal.confirm, name="confirm"),
    path("<int:pk>/opinion/", portal.opinion, name="opinion"),
]
