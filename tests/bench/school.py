"""`./tiwiza bench school`: what a beat and the learner's home cost, beside Kolibri when its kit is there."""

import json
import sys
from datetime import timedelta
from itertools import count

from tests.bench.ruler.house import open_house
from tests.bench.ruler.peers import measured
from tests.bench.ruler.verdict import Row, told

QUERIES = 10
BEAT, HOME = 0.12, 0.4
BEATS = 20
"""Beats in one measurement: one alone is shorter than the clock's ticks."""
STEP, LONG = 1.9, 5
"""Seconds from one beat's beginning to the next one's, and in a beat: each of the 244 brings something new of 480."""
PHONE = "+212690000011"


def fill():
    """A track of four courses with four lessons each, a learner enrolled in it, a thousand others who watched."""
    from cms.services import found_site
    from courses.models import Beat
    from courses.services import enrol
    from registry.models import Cooperative, Membership
    from tests.factories import learning, selling
    from tests.factories.crowd import many_others

    found_site()
    track, _, lessons = learning.small_track(4, 4)
    learner = selling.person("فاطمة", phone=PHONE)
    many_others(1000, lessons[0])
    Membership.objects.create(cooperative=Cooperative.objects.first(), user=learner, since="2026-01-01")
    enrol(member=learner, track=track, by=learner)
    assert not Beat.objects.exists()


def main() -> int:
    """Measures, prints, and says by its exit code whether every bar is kept."""
    engine = open_house("school", fill)
    beat, home = costs()
    peer = measured("kolibri")
    theirs = peer and peer["kolibri"]
    rows = [
        Row(
            "beat",
            beat.sticks,
            BEAT,
            theirs and theirs["progress_heartbeat"]["cpu_yardsticks"],
            more=f"{beat.ms:.2f} ms",
        ),
        Row("beat: queries", beat.queries, QUERIES),
        Row(
            "learner home", home.sticks, HOME, theirs and theirs["learner_home_api"]["cpu_yardsticks"], more=said(home)
        ),
    ]
    return told(f"Learning on {engine}, 1,000 learners; CPU in yardsticks", rows)


def said(found) -> str:
    return f"{found.ms:.1f} ms, {found.queries} queries, {found.size:,} bytes"


def costs():
    """The cost of one beat and of the learner's home, hers who is enrolled."""
    from dataclasses import replace

    from django.urls import reverse

    from registry.models import User
    from tests.bench.ruler.cost import cost
    from tests.bench.ruler.market import signed_in

    learner = User.objects.get(phone=PHONE)
    client, beats = signed_in(learner), told_beats(learner)
    once = cost(lambda: client, lambda each: beats(each, 1), times=1)
    many = cost(lambda: client, lambda each: beats(each, BEATS))
    assert many.status == 200
    assert_each_was_credited(learner)
    home = cost(lambda: client, lambda each: each.get(reverse("courses:home")))
    assert home.status == 200
    return replace(many, sticks=many.sticks / BEATS, ms=many.ms / BEATS, queries=once.queries), home


def assert_each_was_credited(learner):
    """That no beat was measured which only repeated what the server knew."""
    from courses.models import Beat, Coverage

    told = Beat.objects.filter(session__viewer=learner).count()
    assert Coverage.objects.get(learner=learner.pk).watched == round((told - 1) * STEP * 1000) + LONG * 1000


def told_beats(learner):
    """A lesson open on her phone since an hour ago, and a way to tell so many beats of it, each a little further on."""
    from django.urls import reverse

    from courses.models import LessonPage, PlaySession
    from courses.services import open_play

    session = open_play(lesson=LessonPage.objects.order_by("path").first(), viewer=learner, members=[learner])
    PlaySession.objects.filter(pk=session.pk).update(issued_at=session.issued_at - timedelta(hours=1))
    address, seqs = reverse("courses:beat"), count(1)

    def beats(client, number):
        for _ in range(number):
            seq = next(seqs)
            start = round(seq * STEP, 1)
            said = {"token": session.token, "seq": seq, "intervals": [[start, round(start + LONG, 1)]]}
            answer = client.post(address, json.dumps(said), content_type="application/json")
        return answer

    return beats


if __name__ == "__main__":
    sys.exit(main())
