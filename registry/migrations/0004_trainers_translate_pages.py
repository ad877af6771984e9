"""A trainers' group that was made before gets the right to translate pages, which new ones are made with."""

from django.db import migrations


def let_translate(apps, schema_editor):
    for group in apps.get_model("auth", "Group").objects.filter(name="trainers"):
        kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label="simple_translation", model="simpletranslation"
        )
        permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=kind, codename="submit_translation", defaults={"name": "Can submit translations"}
        )
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_signing_in_and_papers"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("simple_translation", "0001_initial"),
    ]
    operations = [migrations.RunPython(let_translate, migrations.RunPython.noop)]
