"""The main job, from a lesson to a payout, walked in Arabic on a small phone against the running portal."""

import time

from tests.journeys import acts_learning as learning
from tests.journeys import acts_market as market
from tests.journeys import acts_money as money
from tests.journeys import acts_opening as opening
from tests.journeys import acts_school as school
from tests.journeys.world import World

ACTS = [
    school.trainer_makes_a_lesson,
    school.trainer_is_refused_until_the_film_is_ready,
    school.trainer_adds_captions_and_publishes,
    learning.members_begin_the_training,
    opening.coordinator_sees_the_road,
    opening.seller_puts_up_two_products,
    opening.seller_says_how_she_delivers,
    opening.seller_sends_them_to_the_council,
    learning.members_finish_the_first_lesson,
    learning.members_finish_the_other_courses,
    opening.officer_opens_the_shop,
    market.buyer_fills_a_basket,
    market.buyer_orders,
    market.buyer_follows_the_link,
    money.officer_raises_the_commission,
    money.sellers_deliver,
    money.officer_pays_out,
    money.seller_opens_her_statement,
]
"""In the order of the story; what the seller and the coordinator do meanwhile happens while the first film plays."""


def test_from_a_lesson_to_a_payout(visit, portal, cooperatives):
    world = World(portal, visit)
    for act in ACTS:
        began = time.monotonic()
        act(world)
        print(f"{act.__name__}: {time.monotonic() - began:.1f} s")
