"""What was bought before shows the picture that its product has now, as its buyer's page did until today."""

from django.db import migrations


def keep_pictures(apps, schema_editor):
    alias = schema_editor.connection.alias
    Line, BoughtPicture = apps.get_model("order", "Line"), apps.get_model("shop", "BoughtPicture")
    had = Line.objects.using(alias).filter(product__listing__thumb__gt="", bought=None)
    rows = had.values_list("pk", "product__listing__thumb").iterator(1000)
    BoughtPicture.objects.using(alias).bulk_create(
        [BoughtPicture(line_id=line, thumb=thumb) for line, thumb in rows], batch_size=1000
    )


class Migration(migrations.Migration):
    dependencies = [("shop", "0010_pictures_are_found_by_name_and_stay_with_orders")]
    operations = [migrations.RunPython(keep_pictures, migrations.RunPython.noop)]
