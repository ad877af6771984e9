"""No lesson goes live before its film is ready and its quiz can be passed, whichever way it is tried."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.actions.publish_page_revision import PublishPageRevisionAction

from courses.errors import UnanswerableQuiz, VideoNotReady
from courses.models import Choice, LessonPage, Question
from media.enums import VideoState
from media.errors import TooLong
from media.services.videos import refuse_video
from registry.services.desks import trainers
from tests.factories import courses as make
from tests.factories.registry import TrainerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(site_tree):
    return make.lesson(live=False, video=make.video(state=VideoState.TRANSCODING, percent=40))


def is_live(lesson):
    return LessonPage.objects.get(pk=lesson.pk).live


def test_a_draft_with_an_unready_film_is_saved(draft):
    draft.title = "صورة أوضح"

    revision = draft.save_revision()

    assert revision.as_object().title == "صورة أوضح"
    assert not is_live(draft)


def test_publishing_is_refused_with_how_far_the_film_is(draft):
    revision = draft.save_revision()

    with pytest.raises(VideoNotReady, match="40") as refused:
        revision.publish()

    assert "%" in str(refused.value)
    assert not is_live(draft)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_refused_film_says_why_in_the_language_of_who_publishes(draft, language):
    """The row keeps the sentence in the language of whoever sent the film."""
    draft.video.uploaded_by = TrainerFactory(language="fr")
    draft.video.save()
    refuse_video(video=draft.video, refusal=TooLong(hours=3))
    draft.video.refresh_from_db()

    with override(language):
        with pytest.raises(VideoNotReady) as refused:
            draft.save_revision().publish()
        said, hers, around = str(refused.value), str(TooLong(hours=3)), str(VideoNotReady.failed)

    assert said == around % {"why": hers}
    assert draft.video.failure not in said


def test_publishing_by_wagtails_own_action_is_refused_too(draft):
    revision = draft.save_revision()

    with pytest.raises(VideoNotReady):
        PublishPageRevisionAction(revision).execute()

    assert not is_live(draft)


@pytest.mark.parametrize("clean", [True, False])
def test_setting_it_live_by_hand_is_refused(draft, clean):
    draft.live = True

    with pytest.raises(VideoNotReady):
        draft.save(clean=clean)

    assert not is_live(draft)


def test_a_lesson_without_a_film_is_refused(site_tree):
    lesson = make.lesson(live=False)

    with pytest.raises(VideoNotReady):
        lesson.save_revision().publish()

    assert not is_live(lesson)


def test_a_lesson_with_a_ready_film_is_published(site_tree):
    lesson = make.lesson(live=False, video=make.video())

    lesson.save_revision().publish()

    assert is_live(lesson)


def test_a_live_lesson_takes_a_new_film_as_a_draft_and_keeps_showing_the_old(site_tree):
    lesson = make.lesson()
    old = lesson.video
    lesson.video = make.video(state=VideoState.UPLOADED)

    revision = lesson.save_revision()

    assert LessonPage.objects.get(pk=lesson.pk).video == old
    with pytest.raises(VideoNotReady):
        revision.publish()
    assert LessonPage.objects.get(pk=lesson.pk).video == old


def test_a_scheduled_lesson_waits_for_its_film_and_then_appears(draft):
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    revision = draft.save_revision()
    revision.publish()
    revision.refresh_from_db()
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))

    call_command("publish_scheduled")

    assert not is_live(draft)
    film = draft.video
    film.state, film.duration, film.folder = VideoState.READY, 60, "videos/x"
    film.save()
    type(revision).objects.filter(pk=revision.pk).update(
        content={**revision.content, "go_live_at": (timezone.now() - timedelta(minutes=1)).isoformat()}
    )
    call_command("publish_scheduled")
    assert is_live(draft)


NO_QUIZ = {
    "a question without answers": [],
    "one answer alone": [("نعم", True)],
    "no right answer": [("نعم", False), ("لا", False)],
    "every answer right": [("نعم", True), ("لا", True)],
    "a right answer without words": [("", True), ("لا", False), ("ربما", False)],
}


@pytest.fixture(params=NO_QUIZ.values(), ids=NO_QUIZ)
def unanswerable(request, site_tree):
    """A draft with a ready film, a good question and one that nobody can answer."""
    page = make.lesson(live=False, video=make.video(), title="درس بلا جواب")
    for place, choices in enumerate([[("نعم", True), ("لا", False)], request.param]):
        question = Question(text="هل؟", sort_order=place)
        question.choices = [Choice(text=text, right=right) for text, right in choices]
        page.questions.add(question)
    page.save_revision()
    return page


@pytest.mark.parametrize("day", [None, timedelta(days=1)], ids=["at once", "tomorrow"])
def test_a_quiz_that_nobody_can_pass_is_not_published_nor_put_on_a_day(unanswerable, day):
    unanswerable.go_live_at = day and timezone.now() + day
    revision = unanswerable.save_revision()

    with pytest.raises(UnanswerableQuiz):
        revision.publish()

    revision.refresh_from_db()
    assert (is_live(unanswerable), revision.approved_go_live_at) == (False, None)


def test_a_quiz_with_right_answers_is_published(site_tree):
    page = make.lesson(live=False, video=make.video())
    question = Question(text="هل؟")
    question.choices = [Choice(text="نعم", right=True), Choice(text="لا")]
    page.questions.add(question)

    page.save_revision().publish()

    assert is_live(page)


@pytest.mark.parametrize("below", [False, True], ids=["the lesson", "its course with all below"])
def test_publishing_many_at_once_publishes_none_when_a_quiz_cannot_be_passed(client, unanswerable, below):
    good = make.lesson(course=unanswerable.get_parent().specific, live=False, video=make.video())
    good.save_revision()
    chosen = [unanswerable.get_parent()] if below else [good, unanswerable]
    where = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    trainer = TrainerFactory()
    trainer.groups.add(trainers())
    client.force_login(trainer)

    form = {"include_descendants": "on"} if below else {}
    answer = client.post(f"{where}?{'&'.join(f'id={page.pk}' for page in chosen)}", form, follow=True)

    said = [str(message) for message in answer.context["messages"]]
    assert [sentence.strip() for sentence in said] == [f"{unanswerable.title}: {UnanswerableQuiz()}"]
    assert not is_live(unanswerable)
    assert not is_live(good)
