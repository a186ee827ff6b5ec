"""Measures that were rolled out before cases had readers become cases; nobody is asked anew."""

from django.db import migrations


def tell(apps, schema_editor):
    courses = apps.get_model("steering", "Course").objects.filter(state="rolled_out")
    apps.get_model("improvement", "Case").objects.bulk_create(
        apps.get_model("improvement", "Case")(
            kind="steering.course",
            subject_id=one.pk,
            title=one.title,
            text=one.case,
            department_id=one.department_id,
            author_id=one.owner_id,
            published_on=one.closed_on,
        )
        for one in courses
    )


class Migration(migrations.Migration):
    dependencies = [
        ("steering", "0002_how_long_to_wait_and_two_sides"),
        ("improvement", "0005_cases_published_before"),
    ]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
