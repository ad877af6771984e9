"""Three pictures tell members apart on a shared phone."""

from datetime import timedelta
from itertools import permutations

import pytest
import time_machine
from django.db import IntegrityError, transaction

from commons.errors import TooMany
from commons.models import AuditLine
from registry import queries, services
from registry.errors import NoPictures, NotAllowed, NotTogether, PhoneFull, ThreePictures, WrongPictures
from registry.models import PicturePin, Watcher
from tests.factories.registry import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
HERS = {"p-sun", "p-bee", "p-pot"}
NOT_HERS = {"p-sun", "p-bee", "p-key"}


@pytest.fixture
def member():
    """A member who has chosen her pictures."""
    membership = MembershipFactory()
    services.set_picture_pin(user=membership.user, pictures=HERS, by=membership.user)
    return membership


@pytest.fixture
def owner(member):
    """Her companion, whose phone it is."""
    return MembershipFactory(cooperative=member.cooperative, function="coordinator").user


def switch(member, owner, pictures=HERS, session="phone-1"):
    return services.switch_person(session_key=session, member=member, pictures=pictures, by=owner)


def test_the_three_pictures_count_in_any_order(member):
    for order in permutations(HERS):
        services.check_picture_pin(user=member.user, pictures=set(order), phone_key="phone-1")

    assert str(member.user.picture_pin) == f"PIN of {member.user}"


def test_only_a_salted_hash_of_them_is_kept(member):
    other = UserFactory()
    services.set_picture_pin(user=other, pictures=HERS, by=other)

    secrets = list(PicturePin.objects.values_list("secret", flat=True))

    assert len(set(secrets)) == 2
    assert not any("p-sun" in secret for secret in secrets)


@pytest.mark.parametrize("pictures", [set(), {"p-sun", "p-bee"}, HERS | {"p-key"}, {"p-sun", "p-bee", "p-cat"}])
def test_anything_but_three_of_the_nine_is_refused_and_the_old_set_stays(member, pictures):
    with pytest.raises(ThreePictures):
        services.set_picture_pin(user=member.user, pictures=pictures, by=member.user)

    services.check_picture_pin(user=member.user, pictures=HERS, phone_key="phone-1")


def test_nobody_chooses_for_another(member, owner):
    with pytest.raises(NotAllowed):
        services.set_picture_pin(user=member.user, pictures=NOT_HERS, by=owner)


def test_choosing_anew_replaces_the_old_set(member):
    services.set_picture_pin(user=member.user, pictures=NOT_HERS, by=member.user)

    with pytest.raises(WrongPictures):
        services.check_picture_pin(user=member.user, pictures=HERS, phone_key="phone-1")
    assert PicturePin.objects.count() == 1


def test_five_wrong_guesses_at_one_member_then_even_right_ones_wait(member):
    for _ in range(5):
        with pytest.raises(WrongPictures):
            services.check_picture_pin(user=member.user, pictures=NOT_HERS, phone_key="phone-1")

    with pytest.raises(TooMany) as refusal:
        services.check_picture_pin(user=member.user, pictures=HERS, phone_key="phone-2")

    assert 590 <= refusal.value.wait <= 600


def test_after_ten_minutes_she_is_let_in_again_and_her_count_forgotten(member):
    with time_machine.travel("2026-11-23 12:00+00:00", tick=False) as clock:
        for _ in range(5):
            with pytest.raises(WrongPictures):
                services.check_picture_pin(user=member.user, pictures=NOT_HERS, phone_key="phone-1")
        clock.shift(601)

        for _ in range(7):
            services.check_picture_pin(user=member.user, pictures=HERS, phone_key="phone-1")


def test_one_phone_may_not_guess_at_member_after_member():
    members = [MembershipFactory().user for _ in range(7)]
    for user in members:
        services.set_picture_pin(user=user, pictures=HERS, by=user)
    for user in members[:6]:
        for _ in range(5):
            with pytest.raises(WrongPictures):
                services.check_picture_pin(user=user, pictures=NOT_HERS, phone_key="phone-1")

    with pytest.raises(TooMany):
        services.check_picture_pin(user=members[6], pictures=HERS, phone_key="phone-1")
    services.check_picture_pin(user=members[6], pictures=HERS, phone_key="phone-2")


def test_whoever_has_no_pictures_is_told_so(owner):
    with pytest.raises(NoPictures):
        services.check_picture_pin(user=owner, pictures=HERS, phone_key="phone-1")


def test_a_confirmed_member_watches_on_this_phone_and_no_other(member, owner):
    watcher = switch(member.user, owner)

    assert switch(member.user, owner) == watcher
    assert list(queries.watchers("phone-1", owner)) == [member.user]
    assert list(queries.watchers("phone-2", owner)) == []
    assert list(queries.watchers(None, owner)) == []
    assert AuditLine.objects.filter(action="registry.switch_person", by=owner).count() == 1
    assert str(watcher) == f"{member.user} with {owner}"


def test_pictures_count_for_four_hours_and_are_shown_again(member, owner):
    with time_machine.travel("2026-11-02 09:00+00:00", tick=False) as clock:
        switch(member.user, owner)
        clock.shift(timedelta(hours=3, minutes=59))
        in_time = list(queries.watchers("phone-1", owner))
        clock.shift(timedelta(minutes=1))
        late = list(queries.watchers("phone-1", owner))
        switch(member.user, owner)
        again = list(queries.watchers("phone-1", owner))

    assert (in_time, late, again) == ([member.user], [], [member.user])
    assert Watcher.objects.count() == 1
    assert AuditLine.objects.filter(action="registry.switch_person", by=owner).count() == 2


def test_pictures_shown_again_in_time_count_from_then_on(member, owner):
    with time_machine.travel("2026-11-02 09:00+00:00", tick=False) as clock:
        for _ in range(3):
            switch(member.user, owner)
            clock.shift(timedelta(hours=3))

        assert list(queries.watchers("phone-1", owner)) == [member.user]


def test_those_whose_pictures_lapsed_take_nobodys_place_on_the_phone(member, owner):
    with time_machine.travel("2026-11-02 09:00+00:00", tick=False) as clock:
        for _ in range(11):
            fellow = MembershipFactory(cooperative=member.cooperative).user
            Watcher.objects.create(session_key="phone-1", user=fellow, owner=owner)
        clock.shift(timedelta(hours=4))

        switch(member.user, owner)

        assert list(queries.watchers("phone-1", owner)) == [member.user]


def test_wrong_pictures_put_nobody_on_the_list(member, owner):
    with pytest.raises(WrongPictures):
        switch(member.user, owner, NOT_HERS)

    assert Watcher.objects.count() == 0


def test_a_stranger_does_not_watch_along(member):
    with pytest.raises(NotTogether):
        switch(member.user, MembershipFactory().user)

    assert Watcher.objects.count() == 0


def test_whoever_leaves_the_cooperative_is_off_the_list(member, owner):
    switch(member.user, owner)
    services.end_membership(membership=member, by=owner)

    assert list(queries.watchers("phone-1", owner)) == []


def test_twelve_watch_on_one_phone_and_the_thirteenth_is_sent_to_another(owner, member):
    for _ in range(11):
        fellow = MembershipFactory(cooperative=member.cooperative).user
        Watcher.objects.create(session_key="phone-1", user=fellow, owner=owner)

    with pytest.raises(PhoneFull, match="12"):
        switch(member.user, owner)

    assert Watcher.objects.count() == 11
    Watcher.objects.first().delete()
    switch(member.user, owner)
    assert Watcher.objects.count() == 11


def test_one_leaves_or_everyone(member, owner):
    fellow = MembershipFactory(cooperative=member.cooperative).user
    switch(member.user, owner)
    Watcher.objects.create(session_key="phone-1", user=fellow, owner=owner)

    assert services.leave_phone(session_key="phone-1", member=member.user, by=owner) == 1
    assert list(queries.watchers("phone-1", owner)) == [fellow]
    assert services.leave_phone(session_key="phone-1", by=owner) == 1
    assert Watcher.objects.count() == 0


def test_the_database_refuses_a_watcher_twice_and_the_owner_beside_herself(member, owner):
    Watcher.objects.create(session_key="phone-1", user=member.user, owner=owner)

    with pytest.raises(IntegrityError), transaction.atomic():
        Watcher.objects.create(session_key="phone-1", user=member.user, owner=owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Watcher.objects.create(session_key="phone-1", user=owner, owner=owner)
