"""A trainers' group that was made before loses the right to Wagtail's documents: no page shows one."""

from django.db import migrations


def keep_no_papers(apps, schema_editor):
    rights = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    rights.filter(group__name="trainers", permission__content_type__app_label="wagtaildocs").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0007_a_renewed_paper_may_keep_its_number"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0040_page_draft_title"),
    ]
    operations = [migrations.RunPython(keep_no_papers, migrations.RunPython.noop)]
