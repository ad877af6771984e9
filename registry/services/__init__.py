"""Writes of the registry, one noun a file."""

from registry.services.authorisations import (
    refuse_authorisation,
    submit_authorisation,
    verify_authorisation,
    withdraw_authorisation,
)
from registry.services.cooperatives import (
    approve_cooperative,
    refuse_cooperative,
    register_cooperative,
)
from registry.services.desks import give_desk
from registry.services.endings import tell_of_ending_papers
from registry.services.families import end_family, register_family
from registry.services.forgetting import forget_signing
from registry.services.locks import take_lock_off
from registry.services.members import end_membership, enrol_member
from registry.services.numbers import ask_for_number, change_number
from registry.services.people import change_profile, choose_language, new_person, note_signed_in
from registry.services.pictures import check_picture_pin, set_picture_pin
from registry.services.signing import check_code, require_fresh_proof, send_code
from registry.services.standards import register_standard, remove_standard
from registry.services.watching import leave_phone, switch_person

__all__ = [
    "approve_cooperative",
    "ask_for_number",
    "change_number",
    "change_profile",
    "check_code",
    "check_picture_pin",
    "choose_language",
    "end_family",
    "end_membership",
    "enrol_member",
    "forget_signing",
    "give_desk",
    "leave_phone",
    "new_person",
    "note_signed_in",
    "refuse_authorisation",
    "refuse_cooperative",
    "register_cooperative",
    "register_family",
    "register_standard",
    "remove_standard",
    "require_fresh_proof",
    "send_code",
    "set_picture_pin",
    "submit_authorisation",
    "switch_person",
    "take_lock_off",
    "tell_of_ending_papers",
    "verify_authorisation",
    "withdraw_authorisation",
]
