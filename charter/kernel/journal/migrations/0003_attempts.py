"""Refused attempts. The database lets nothing change but the count of a counted row, upwards."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION journal_attempt_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.counted AND NEW.count > OLD.count
        AND to_jsonb(NEW) - 'count' = to_jsonb(OLD) - 'count' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER only_counts BEFORE UPDATE ON journal_attempt
    FOR EACH ROW EXECUTE FUNCTION journal_attempt_refuses();
CREATE TRIGGER append_only BEFORE DELETE ON journal_attempt
    FOR EACH ROW EXECUTE FUNCTION journal_refuses();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON journal_attempt
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses();
"""
REMOVE = """
DROP TRIGGER only_counts ON journal_attempt;
DROP TRIGGER append_only ON journal_attempt;
DROP TRIGGER no_truncate ON journal_attempt;
DROP FUNCTION journal_attempt_refuses();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("role", "職務不符"),
                            ("hidden", "不是自己的紀錄，或不存在"),
                            ("verb", "動作被拒絕"),
                            ("sign_in", "登入失敗"),
                            ("second_factor", "第二道驗證失敗"),
                            ("key", "API金鑰無效"),
                            ("forged", "表單來源不明"),
                            ("limited", "試得太頻繁"),
                        ],
                        max_length=20,
                    ),
                ),
                ("address", models.GenericIPAddressField(null=True)),
                ("method", models.CharField(max_length=10)),
                ("path", models.CharField(max_length=300)),
                ("code", models.CharField(blank=True, max_length=80)),
                ("status", models.PositiveSmallIntegerField()),
                ("request_id", models.CharField(blank=True, max_length=32)),
                ("origin", models.CharField(max_length=60)),
                ("minute", models.DateTimeField()),
                ("counted", models.BooleanField(default=False)),
                ("count", models.PositiveIntegerField(default=1)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["origin", "minute"], name="attempt_of_origin"),
                    models.Index(fields=["kind", "-id"], name="attempt_of_kind"),
                    models.Index(fields=["person", "-id"], name="attempt_of_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("counted", True)),
                        fields=("origin", "minute"),
                        name="attempts_counted_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(FUNCTION, REMOVE),
    ]
