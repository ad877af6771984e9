"""Forms of the registry, one matter a file."""

from registry.forms.families import FamilyForm
from registry.forms.members import EnrolForm
from registry.forms.people import NameForm, PicturesForm, ProfileForm
from registry.forms.signing import CodeForm, PhoneForm

__all__ = ["CodeForm", "EnrolForm", "FamilyForm", "NameForm", "PhoneForm", "PicturesForm", "ProfileForm"]
