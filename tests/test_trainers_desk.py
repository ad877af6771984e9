"""What of Wagtail's own desk opens for a trainer: a declared list, so that a widened group of trainers is seen."""

import re

import pytest
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.documents import get_document_model
from wagtail.models import Collection

from tests.browsing import ask
from tests.test_addresses import theirs
from tests.trainers_desk import BULK, OPEN

pytestmark = pytest.mark.slow
HOME = "/cms/"
SHUT = {403, 404, 405}


@pytest.fixture
def things(people):
    """A number of something real, by the part of the desk: a lesson, and what somebody else has put on the shelves."""
    made, _ = people
    paper = get_document_model().objects.create(title="ورقة", file="authorisations/paper.pdf")
    collection = Collection.get_first_root_node().add_child(name="صور")
    return {
        "pages": made.parts["lesson"],
        "documents": paper.pk,
        "collections": collection.pk,
        "user": made.people["member"].pk,
    }


def at(address: str, things: dict[str, int]) -> str:
    """An address of the desk with the number of something real in place of the first."""
    number = next((things[part] for part in address.split("/") if part in things), None)
    return re.sub(r"/1(?=/|$)", f"/{number}", address, count=1) if number else address


def opens(browser, address: str) -> bool:
    """Whether it does anything there but refuse her, or lead her back to the desk's first page."""
    answers = [ask(browser, method, address) for method in ("get", "post")]
    return any(answer.status not in SHUT and answer.to != HOME for answer in answers)


def test_of_wagtails_desk_a_trainer_gets_into_what_is_declared_and_nothing_else(people, things):
    _, browsers = people

    found = [address for address in theirs() if opens(browsers["trainer"], at(address, things))]

    assert sorted(found) == sorted(OPEN)


def test_a_trainer_does_at_once_to_many_what_is_declared_and_nothing_else(people, things):
    _, browsers = people
    numbers = {"user": things["user"], "page": things["pages"], "document": things["documents"]}
    bulk_action_registry._scan_for_bulk_actions()
    may, refused = [], []
    for app, models in bulk_action_registry.actions.items():
        for model, actions in [(model, actions) for model, actions in models.items() if model in numbers]:
            for action in actions:
                page = browsers["trainer"].get(f"/cms/bulk/{app}/{model}/{action}/", {"id": numbers[model]})
                led_away = page.get("Location") == HOME
                assert led_away or page.status_code == 200
                (refused if led_away or not page.context["items"] else may).append(f"{model} {action}")

    assert sorted(may) == sorted(BULK)
    papers = ["document add_tags", "document add_to_collection", "document delete"]
    assert sorted(refused) == [*papers, "user assign_role", "user delete", "user set_active_state"]
