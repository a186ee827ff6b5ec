from django.urls import URLPattern, URLResolver, path

from charter.policy.pack import NAMES
from charter.policy.views import clause, editions, parameters, reading

app_name = "policy"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", reading.policies, name="policies"),
    *(path(f"{pack}/", reading.policy, {"name": pack}, name="policy") for pack in NAMES),
    *(path(f"{pack}/changes/", reading.changes, {"name": pack}, name="changes") for pack in NAMES),
    *(
        path(f"{pack}/versions/", editions.compare, {"name": pack}, name="compare")
        for pack in NAMES
    ),
    *(
        path(f"{pack}/read/", reading.acknowledgement, {"name": pack}, name="read")
        for pack in NAMES
    ),
    *(path(f"{pack}/readers/", reading.readers, {"name": pack}, name="readers") for pack in NAMES),
    *(
        path(
            f"{pack}/readers/reminder/",
            reading.reading_reminder,
            {"name": pack},
            name="reading_reminder",
        )
        for pack in NAMES
    ),
    path("publications/<int:pk>/", reading.publication, name="publication"),
    path(
        "acknowledgements/<int:pk>/",
        reading.acknowledgement_by_number,
        name="acknowledgement",
    ),
    path("amendments/<int:pk>/", editions.amendment_by_number, name="amendment"),
    path("parameters/", parameters.parameters, name="parameters"),
    path("parameters/<slug:name>/", parameters.parameter, name="parameter"),
    path("proposals/<int:pk>/", parameters.proposal, name="proposal"),
    path("attestations/<int:pk>/withdrawal/", clause.withdrawal, name="withdrawal"),
    path("<int:pk>/", clause.by_number, name="clause"),
    path("<str:code>/", clause.clause, name="clause"),
    path("<str:code>/reminder/", clause.reminder, name="reminder"),
    path("<str:code>/amendment/", editions.amendment, name="amend"),
    path("<str:code>/attestation/", clause.attestation, name="attestation"),
    path("<str:code>/evidence.xlsx", clause.export, name="export"),
]
