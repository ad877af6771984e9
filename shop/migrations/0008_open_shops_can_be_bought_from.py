"""Shops that were opened while no way of delivering was asked for get the one that every opening leaves now."""

from django.db import migrations


def collect_at_the_cooperative(apps, schema_editor):
    Shop, DeliveryOffer = apps.get_model("shop", "Shop"), apps.get_model("shop", "DeliveryOffer")
    rows = DeliveryOffer.objects.using(schema_editor.connection.alias)
    shops = Shop.objects.using(schema_editor.connection.alias).filter(state="open")
    without = shops.exclude(pk__in=rows.filter(is_active=True).values("shop"))
    rows.bulk_create(
        DeliveryOffer(shop=shop, kind="pickup", price=0, days_least=1, days_most=2, is_active=True) for shop in without
    )


class Migration(migrations.Migration):
    dependencies = [("shop", "0007_why_an_order_ended")]
    operations = [migrations.RunPython(collect_at_the_cooperative, migrations.RunPython.noop)]
