from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0004_films_removed'),
    ]

    operations = [
        migrations.AddField(
            model_name='upload',
            name='metadata',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
    ]
