"""A password that `createsuperuser` once asked for keeps its officer from setting up her second factor; it goes."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.db import migrations


def drop_passwords(apps, schema_editor):
    kept = apps.get_model("registry", "User").objects.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    for user in kept.only("password"):
        user.password = make_password(None)
        user.save(update_fields=["password"])


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_trainers_translate_pages")]
    operations = [migrations.RunPython(drop_passwords, migrations.RunPython.noop)]
