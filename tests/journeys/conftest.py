"""The real portal, started as anyone starts it, and a real browser on a small Arabic phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.journeys.portal import Portal, running
from tests.journeys.visitor import PHONE, Visitor, chromium

SHOTS = Path(__file__).resolve().parents[2] / "var" / "test" / "journeys"


LONGEST = ["test_main_journey", "test_front_door", "test_player"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first: while one process walks the main journey, the other does the rest."""
    for item in items:
        if "tests/journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    name = item.path.stem
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    report = yield
    setattr(item, f"report_{report.when}", report)
    return report


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """`./tiwiza up --no-demo` in a folder of its own, with its worker; stopped by SIGTERM at the end."""
    with running(tmp_path_factory.mktemp("portal")) as started:
        yield started


@pytest.fixture(scope="session")
def cooperatives(portal: Portal) -> None:
    """The world of laid.py, in the portal: people, two open shops, a training with short films."""
    from tests.journeys.world import short_film  # models are there only once Django is set up

    portal.python(f"from tests.journeys import laid; laid.lay({str(short_film())!r})")
    portal.wait_for("the films", "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM media_video WHERE state != 'ready')")
    portal.python("from tests.journeys import laid; laid.open_the_others()")


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    """Headless Chromium from the path."""
    started = driver.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
    yield started
    started.close()


@pytest.fixture
def visit(browser: Browser, portal: Portal, request: pytest.FixtureRequest) -> Iterator:
    """Makes visitors, each with a browser profile of her own; at the end no page may have misbehaved."""
    visitors: list[Visitor] = []

    def make(**options) -> Visitor:
        visitors.append(Visitor(browser.new_context(**{**PHONE, **options}), portal))
        return visitors[-1]

    yield make
    passed = getattr(request.node, "report_call", None) and request.node.report_call.passed
    for number, visitor in enumerate(visitors):
        if not passed:
            SHOTS.mkdir(parents=True, exist_ok=True)
            visitor.page.screenshot(path=SHOTS / f"{request.node.name}-{number}.png", full_page=True)
            (SHOTS / f"{request.node.name}-{number}.html").write_text(visitor.page.content())
        visitor.context.close()
    assert [fault for visitor in visitors for fault in visitor.faults] == []


@pytest.fixture
def visitor(visit) -> Visitor:
    """Someone with a small Arabic phone."""
    return visit()
