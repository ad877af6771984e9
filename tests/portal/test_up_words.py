"""What a start with the demo world prints, and how its worker begins to build that world."""

import json

import pytest

from commons.models import Job
from portal import worker
from portal.launcher import up
from portal.models import WorkerHeartbeat

ROLE = {"role": "seller, Tizwa", "phone": "+212600000403", "code": "the code stands on the outbox page"}


def test_sign_ins_are_printed_as_soon_as_the_demo_world_has_some(tmp_path, capsys):
    told = tmp_path / "demo.json"
    before = up._tell(told, "http://127.0.0.1:8001")
    told.write_text("{", encoding="utf-8")  # being written
    halves = up._tell(told, "http://127.0.0.1:8001")
    told.write_text(json.dumps({"roles": [{**ROLE, "desk": "/ar/desk/"}, ROLE]}), encoding="utf-8")

    assert (before, halves, up._tell(told, "http://127.0.0.1:8001")) == (False, False, True)
    assert capsys.readouterr().out.splitlines() == [
        "  seller, Tizwa   +212600000403   the code stands on the outbox page   http://127.0.0.1:8001/ar/desk/",
        "  seller, Tizwa   +212600000403   the code stands on the outbox page",
        f"  (also in {told})",
        "",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("demo", "asked"), [(True, [("demo", "world")]), (False, [])])
def test_worker_is_heard_at_once_and_asks_for_the_demo_world_where_it_is_wanted(settings, demo, asked):
    settings.DEMO = demo

    worker.begin()
    worker.begin()

    assert list(Job.objects.values_list("kind", "key")) == asked
    assert WorkerHeartbeat.objects.count() == 1
