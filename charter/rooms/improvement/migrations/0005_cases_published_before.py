"""Suggestions that were published before cases had readers become cases; nobody is asked anew."""

from django.db import migrations


def tell(apps, schema_editor):
    suggestions = apps.get_model("quality", "Suggestion").objects.exclude(published_at=None)
    apps.get_model("improvement", "Case").objects.bulk_create(
        apps.get_model("improvement", "Case")(
            kind="quality.suggestion",
            subject_id=one.pk,
            title=one.title,
            text=one.case_text,
            effect=f"{one.measured}：{one.before.normalize():f} → {one.after.normalize():f}",
            department_id=one.department_id,
            author_id=one.suggested_by_id,
            published_by_id=one.published_by_id,
            published_on=one.published_at.date(),
        )
        for one in suggestions
    )


class Migration(migrations.Migration):
    dependencies = [
        ("improvement", "0004_good_cases_have_readers"),
        ("quality", "0008_customers_speak_by_themselves"),
    ]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
