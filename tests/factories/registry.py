"""People, cooperatives and papers."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from registry import models
from registry.enums import CooperativeState, Desk, Function


class UserFactory(DjangoModelFactory):
    class Meta:
        model = models.User

    phone = factory.Sequence(lambda n: f"+2126{40_000_000 + n}")
    first_name = "فاطمة"
    last_name = factory.Sequence(lambda n: f"آيت {n}")
    phone_verified = True


class OfficerFactory(UserFactory):
    desk = Desk.OFFICER


class TrainerFactory(UserFactory):
    desk = Desk.TRAINER


class CooperativeFactory(DjangoModelFactory):
    class Meta:
        model = models.Cooperative
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"تعاونية {n}")
    slug = factory.Sequence(lambda n: f"cooperative-{n}")
    state = CooperativeState.APPROVED
    register_number = factory.Sequence(lambda n: f"{n}/2019")
    register_court = "كلميم"
    seat = "حي النهضة، كلميم"
    bank_name = "البريد بنك"
    bank_account = "011780000012345678901296"
    province = factory.LazyFunction(lambda: models.Province.objects.get(code="MA-GUE"))

    @factory.post_generation
    def trades(self, create, slugs, **kwargs):
        if create:
            self.trades.set(models.Trade.objects.filter(slug__in=slugs or ["honey"]))


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = models.Membership

    cooperative = factory.SubFactory(CooperativeFactory)
    user = factory.SubFactory(UserFactory)
    function = Function.MEMBER
    since = date(2026, 1, 1)


class AuthorisationFactory(DjangoModelFactory):
    class Meta:
        model = models.Authorisation

    cooperative = factory.SubFactory(CooperativeFactory)
    trade = factory.LazyFunction(lambda: models.Trade.objects.get(slug="honey"))
    number = factory.Sequence(lambda n: f"M.{n}.26")
    valid_from = date(2026, 1, 1)
    valid_until = date(2028, 12, 31)
