from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_nobody_keeps_a_password")]
    operations = [
        migrations.AddField(
            model_name="authorisation", name="end_told_at", field=models.DateTimeField(blank=True, null=True)
        )
    ]
