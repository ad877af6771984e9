"""How our forms are drawn: label above, refusal below, 48 px targets, no inline style."""

from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    """Draws forms and fields with templates/commons/form.html and field.html."""

    form_template_name = "commons/form.html"
    field_template_name = "commons/field.html"
