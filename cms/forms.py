"""What Wagtail's desk takes in passes our doors first: its own library never sees a byte that a person sent."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.forms import FileField
from django.utils.translation import gettext as _
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from commons.errors import Refusal
from media.services import clean_document, clean_picture, count_file


def _through(door: Callable[[Any], ContentFile], upload: Any, sender: Any) -> ContentFile:
    try:
        count_file(by=sender, address="")
        return door(upload)
    except Refusal as refusal:
        raise ValidationError(str(refusal), code="refused") from refusal


class PictureField(WagtailImageField):
    """Wagtail's field, which opens only what `clean_picture` has written anew; whatever the upload was called."""

    sender: Any = None

    def to_python(self, data: Any) -> Any:
        sent = FileField.to_python(self, data)
        return None if sent is None else super().to_python(_through(clean_picture, sent, self.sender))


class PaperField(WagtailDocumentField):
    """Wagtail's field, which keeps only what `clean_document` gives back."""

    sender: Any = None

    def to_python(self, data: Any) -> Any:
        sent = super().to_python(data)
        return None if sent is None else _through(clean_document, sent, self.sender)


class _Guarded:
    """A form whose file, where it has one, is counted as its sender's and comes through a door."""

    field: type[Any]
    fields: dict[str, Any]
    files: Any
    errors: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            bare = self.fields["file"]
            self.fields["file"] = self.field(
                label=bare.label, required=bare.required, widget=bare.widget, max_length=bare.max_length
            )
            self.fields["file"].sender = kwargs["user"]

    def full_clean(self) -> None:
        """A file beside a mistake is given back too: Wagtail's page of many files would keep it as it was sent."""
        super().full_clean()  # type: ignore[misc]
        fresh = "file" in self.fields and self.files and self.add_prefix("file") in self.files  # type: ignore[attr-defined]
        if fresh and self.errors and "file" not in self.errors:
            self.add_error("file", _("Mend what is marked, then choose the file again."))  # type: ignore[attr-defined]


class PictureForm(_Guarded, BaseImageForm):
    """Every form of the desk that takes a picture (WAGTAILIMAGES_IMAGE_FORM_BASE)."""

    field = PictureField


class PaperForm(_Guarded, BaseDocumentForm):
    """Every form of the desk that takes a paper (WAGTAILDOCS_DOCUMENT_FORM_BASE)."""

    field = PaperField
