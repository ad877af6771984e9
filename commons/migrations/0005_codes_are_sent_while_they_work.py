from datetime import timedelta

from django.db import migrations, models
from django.db.models import F


def codes_end(apps, _editor):
    """Codes that were asked for until now were good for ten minutes."""
    apps.get_model("commons", "Message").objects.filter(secret=True).update(
        good_until=F("created_at") + timedelta(minutes=10)
    )


def given_up(apps, _editor):
    """A text whose job had failed waited for ever."""
    jobs = apps.get_model("commons", "Job").objects.filter(kind="send-message", state="failed")
    for job in jobs.iterator():
        unsent = apps.get_model("commons", "Message").objects.filter(pk=job.payload["message"], state="waiting")
        unsent.update(state="failed", error=job.error)


class Migration(migrations.Migration):
    dependencies = [
        ("commons", "0004_messages_with_codes"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="good_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(codes_end, migrations.RunPython.noop),
        migrations.RunPython(given_up, migrations.RunPython.noop),
    ]
