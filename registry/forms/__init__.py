"""Forms of the registry, one matter a file."""

from registry.forms.members import EnrolForm
from registry.forms.people import NameForm, PicturesForm, ProfileForm
from registry.forms.signing import CodeForm, PhoneForm

__all__ = ["CodeForm", "EnrolForm", "NameForm", "PhoneForm", "PicturesForm", "ProfileForm"]
