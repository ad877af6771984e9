from datetime import date

from django.db import migrations


def write_policy(apps, schema_editor):
    apps.get_model("shop", "OpeningPolicy").objects.get_or_create(
        version=1, defaults={"in_force_from": date(2026, 1, 1), "by_hand": True, "products_needed": 2}
    )


class Migration(migrations.Migration):
    """The first version of the opening rule: an officer opens, two products are ready."""

    dependencies = [("shop", "0002_listings_are_approved_by_revision")]

    operations = [migrations.RunPython(write_policy, migrations.RunPython.noop)]
