"""The pieces a page's text is made of. Each is drawn by cms/templates/cms/blocks/, in the look's classes."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from cms.enums import NoteKind

FEW_FEATURES = ["bold", "link", "ul", "ol"]
"""What a paragraph may hold: nothing that sets a colour, a size or a script."""


class Paragraph(blocks.RichTextBlock):
    """Running text with bold words, links and lists."""

    def __init__(self, **options: object) -> None:
        super().__init__(features=FEW_FEATURES, **options)

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")
        template = "cms/blocks/paragraph.html"


class Heading(blocks.CharBlock):
    """A heading inside the text."""

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "cms/blocks/heading.html"


class Step(blocks.StructBlock):
    """One knot of a thread."""

    title = blocks.CharBlock(label=_("What to do"), max_length=120)
    text = blocks.TextBlock(label=_("How"), required=False)


class Steps(blocks.ListBlock):
    """Numbered steps on a thread."""

    def __init__(self, **options: object) -> None:
        super().__init__(Step(), **options)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "cms/blocks/steps.html"


class Picture(blocks.StructBlock):
    """A picture with the words that stand for it where it is not seen."""

    image = ImageChooserBlock(label=_("Picture"))
    words = blocks.CharBlock(label=_("What the picture shows"), max_length=200)
    caption = blocks.CharBlock(label=_("Words under the picture"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture.html"


class Note(blocks.StructBlock):
    """Something set apart: an advice, or a warning."""

    kind = blocks.ChoiceBlock(label=_("Kind"), choices=NoteKind.choices, default=NoteKind.ADVICE)
    text = blocks.TextBlock(label=_("Text"))

    class Meta:
        icon = "info-circle"
        label = _("Note")
        template = "cms/blocks/note.html"


class Fact(blocks.StructBlock):
    """A name and what belongs to it."""

    name = blocks.CharBlock(label=_("Name"), max_length=80)
    value = blocks.CharBlock(label=_("Value"), max_length=200)


class Facts(blocks.ListBlock):
    """Names and values in two columns."""

    def __init__(self, **options: object) -> None:
        super().__init__(Fact(), **options)

    class Meta:
        icon = "table"
        label = _("Facts")
        template = "cms/blocks/facts.html"


TEXT = [
    ("heading", Heading(max_length=120)),
    ("paragraph", Paragraph()),
    ("steps", Steps()),
    ("picture", Picture()),
    ("note", Note()),
    ("facts", Facts()),
]
"""What any page's text may be made of."""
