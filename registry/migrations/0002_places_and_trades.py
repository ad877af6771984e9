"""Fills regions, provinces and trades from registry/data/. Safe to run twice; going back keeps rows in use."""

import json
from pathlib import Path
from typing import Any

from django.db import migrations
from django.db.models import ProtectedError

DATA = Path(__file__).resolve().parents[1] / "data"


def rows(name: str) -> list[dict[str, Any]]:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def fill(apps, schema_editor) -> None:
    Region, Province, Trade = (apps.get_model("registry", name) for name in ("Region", "Province", "Trade"))
    for row in rows("regions"):
        Region.objects.update_or_create(code=row.pop("code"), defaults=row)
    regions = {region.code: region for region in Region.objects.all()}
    for row in rows("provinces"):
        Province.objects.update_or_create(code=row.pop("code"), defaults={**row, "region": regions[row["region"]]})
    for row in rows("trades"):
        Trade.objects.update_or_create(slug=row.pop("slug"), defaults=row)


def empty(apps, schema_editor) -> None:
    for model, field, name in (("Trade", "slug", "trades"), ("Province", "code", "provinces"), ("Region", "code", "regions")):
        for thing in apps.get_model("registry", model).objects.filter(**{f"{field}__in": [r[field] for r in rows(name)]}):
            try:
                thing.delete()
            except ProtectedError:
                continue


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [migrations.RunPython(fill, empty)]
