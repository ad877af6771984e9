"""What a trainer sends at Wagtail's desk passes our doors: nothing else opens it, and nothing of it is kept as sent."""

import gc
import io
import socket

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, UploadedFile
from wagtail.users.models import UserProfile

from cms.blocks import FEW_FEATURES
from media import errors
from registry import services
from registry.enums import Desk
from tests.factories.registry import OfficerFactory, UserFactory
from tests.media.test_documents import paper as pdf
from tests.media.test_pictures import SECRET, bomb, phone_photo, picture

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a size it has made to the collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
ONE, MANY = "wagtailimages:add", "wagtailimages:add_multiple"
CHOOSER = "wagtailimages_chooser:create"


@pytest.fixture(autouse=True)
def root(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    yield tmp_path
    gc.collect()


@pytest.fixture
def desk(client):
    """A trainer at her desk."""
    trainer = UserFactory()
    services.give_desk(user=trainer, desk=Desk.TRAINER, by=OfficerFactory())
    client.force_login(trainer)
    return client


@pytest.fixture
def founder(client):
    """Who set the portal up: the one to whom Wagtail's documents are open."""
    client.force_login(UserFactory(is_superuser=True))
    return client


def named(name: str, file) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, file.read() if hasattr(file, "read") else file)


def send(desk, way: str, file, title: str = "نحلة"):
    """Sends a file by one of the desk's three ways."""
    shelf = Collection.get_first_root_node().pk
    if way == MANY:
        facts = {"title": title, "collection": shelf, "files[]": file}
    elif way == CHOOSER:
        facts = {f"image-chooser-upload-{n}": v for n, v in {"title": title, "collection": shelf, "file": file}.items()}
    else:
        facts = {"title": title, "collection": shelf, "file": file}
    return desk.post(reverse(way), facts)


def said(answer) -> str:
    """The words of a page, or those inside the answer to a script."""
    if answer["Content-Type"].startswith("application/json"):
        found = answer.json()
        return found.get("error_message") or found.get("htmlFragment") or ""
    return answer.content.decode()


def kept(root) -> list[str]:
    return [path.name for path in root.rglob("*") if path.is_file()]


@pytest.mark.parametrize("way", [ONE, MANY, CHOOSER])
def test_a_phones_photo_is_kept_upright_without_its_place(desk, root, way):
    send(desk, way, named("IMG_2031.JPG", phone_photo()))

    image = Image.objects.get()
    assert (image.title, image.width, image.height) == ("نحلة", 600, 800)
    assert image.file.name.endswith(".jpg")
    with image.file.open() as file, Pillow.open(file) as shown:
        assert (shown.format, len(shown.getexif())) == ("JPEG", 0)
    files = [path for path in root.rglob("*") if path.is_file()]
    assert [path.name for path in files if SECRET in path.read_bytes()] == []


def test_sizes_made_of_it_hold_no_place_either(desk, root):
    send(desk, ONE, named("photo.jpg", phone_photo()))

    made = Image.objects.get().get_rendition("width-200")

    with made.file.open() as file, Pillow.open(file) as shown:
        assert (shown.size, len(shown.getexif())) == ((200, 266), 0)


@pytest.mark.parametrize("way", [ONE, MANY, CHOOSER])
def test_what_hides_in_a_picture_is_not_kept(desk, root, way):
    hiding = picture(comment=b"<script>" + SECRET).getvalue() + b"<?php " + SECRET + b"PK\x03\x04"

    send(desk, way, named("photo.jpg", hiding))

    assert Image.objects.count() == 1
    assert [path.name for path in root.rglob("*") if path.is_file() and SECRET in path.read_bytes()] == []


def animated() -> bytes:
    out = io.BytesIO()
    Pillow.new("P", (20, 20)).save(out, "GIF", save_all=True, append_images=[Pillow.new("P", (20, 20), 3)])
    return out.getvalue()


def avif() -> bytes:
    out = io.BytesIO()
    Pillow.new("RGB", (20, 20)).save(out, "AVIF")
    return out.getvalue()


HOSTILE = {
    "dance.gif": (animated, errors.PictureRefused()),
    "gif.jpg": (animated, errors.PictureRefused()),
    "new.avif": (avif, errors.PictureRefused()),
    "drawing.svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", errors.PictureRefused()),
    "cut.jpg": (lambda: picture().getvalue()[:300], errors.PictureRefused()),
    "bomb.png": (lambda: bomb(12_000, 12_000).getvalue(), errors.PictureTooManyPixels(megapixels=40)),
    "just-over.png": (lambda: bomb(4001, 4000).getvalue(), errors.PictureTooManyPixels(megapixels=16)),
}


@pytest.mark.parametrize("way", [ONE, MANY, CHOOSER])
@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_photograph_is_refused_with_our_sentence_and_never_opened_by_wagtail(
    desk, root, monkeypatch, way, name
):
    make, sentence = HOSTILE[name]
    opened = []
    monkeypatch.setattr("willow.Image.open", opened.append)

    answer = send(desk, way, named(name, make()))

    assert str(sentence) in said(answer)
    assert (Image.objects.count(), opened, kept(root)) == (0, [], [])


def test_a_good_picture_beside_a_mistake_is_not_laid_aside_as_it_was_sent(desk, root):
    answer = send(desk, MANY, named("photo.jpg", phone_photo()), title="")

    assert answer.json()["success"] is False
    assert (Image.objects.count(), UploadedFile.objects.count(), kept(root)) == (0, 0, [])


def test_words_of_a_picture_are_changed_without_sending_it_again(desk):
    send(desk, ONE, named("photo.jpg", phone_photo()))
    image = Image.objects.get()

    desk.post(reverse("wagtailimages:edit", args=[image.pk]), {"title": "خلية", "collection": image.collection_id})

    changed = Image.objects.get()
    assert (changed.title, changed.file.name) == ("خلية", image.file.name)


def test_a_picture_is_not_replaced_by_one_that_our_door_refuses(desk):
    send(desk, ONE, named("photo.jpg", phone_photo()))
    image = Image.objects.get()

    facts = {"title": "خلية", "collection": image.collection_id, "file": named("dance.gif", animated())}
    answer = desk.post(reverse("wagtailimages:edit", args=[image.pk]), facts)

    assert str(errors.PictureRefused()) in answer.content.decode()
    assert Image.objects.get().file.name == image.file.name


def test_a_portrait_is_neither_asked_for_nor_taken(desk, monkeypatch):
    opened = []
    monkeypatch.setattr("wagtail.admin.forms.account.Image.open", opened.append)
    page = desk.get("/cms/account/").content.decode()

    desk.post(
        "/cms/account/",
        {
            "name_email-first_name": "نادية",
            "name_email-last_name": "ب",
            "locale-preferred_language": "fr",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
            "theme-keyboard_shortcuts": "on",
            "avatar-avatar": named("me.png", picture("PNG")),
        },
    )

    profile = UserProfile.objects.get()
    assert 'type="file"' not in page
    assert (profile.preferred_language, profile.avatar.name, opened) == ("fr", "", [])


def test_the_desks_account_offers_no_other_clock_than_the_countrys(desk):
    assert "time_zone" not in desk.get("/cms/account/").content.decode()


def test_a_members_way_to_the_desks_account_is_shut(client):
    client.force_login(UserFactory())

    assert client.get("/cms/account/", follow=True).status_code == 404


def sent_paper(founder, file, title="كناش"):
    return founder.post(
        reverse("wagtaildocs:add"), {"title": title, "collection": Collection.get_first_root_node().pk, "file": file}
    )


def test_a_paper_is_kept_after_it_was_looked_at(founder, root):
    sent_paper(founder, named("specification.pdf", pdf()))

    paper = Document.objects.get()
    assert (paper.title, paper.file.name.endswith(".pdf"), len(kept(root))) == ("كناش", True, 1)
    assert founder.get(reverse("wagtaildocs:index")).status_code == 200


@pytest.mark.parametrize("name", ["prices.xlsx", "page.html", "run.pdf"])
def test_what_is_no_paper_is_refused_with_our_sentence(founder, root, name):
    answer = sent_paper(founder, named(name, b"PK\x03\x04 <script>alert(1)</script>"))

    assert str(errors.DocumentRefused()) in answer.content.decode()
    assert (Document.objects.count(), kept(root)) == (0, [])


def test_a_paper_sent_among_many_is_not_laid_aside_as_it_was_sent(founder, root):
    facts = {"title": "", "collection": Collection.get_first_root_node().pk, "files[]": named("a.pdf", pdf())}

    answer = founder.post(reverse("wagtaildocs:add_multiple"), facts)

    assert answer.json()["success"] is False
    assert (Document.objects.count(), UploadedFile.objects.count(), kept(root)) == (0, 0, [])


def test_a_trainer_keeps_no_papers_at_the_desk_for_no_page_shows_one(desk, root):
    sent_paper(desk, named("specification.pdf", pdf()))

    assert (Document.objects.count(), kept(root)) == (0, [])


def test_no_outside_host_is_asked_what_an_address_shows(desk, monkeypatch):
    asked = []

    def nowhere(host, *_words, **_more):
        asked.append(host)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    address = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"

    answer = desk.post(reverse("wagtailembeds:chooser_upload"), {"embed-chooser-url": address})

    assert (answer.status_code, answer.json()["step"], asked) == (200, "chooser", [])
    assert "embed" not in FEW_FEATURES
    assert "document-link" not in FEW_FEATURES


def test_the_desk_has_no_way_to_fetch_a_picture_from_an_address(desk):
    page = desk.get(reverse("wagtailimages_chooser:choose")).json()["html"]

    assert 'type="file"' in page
    assert 'type="url"' not in page
