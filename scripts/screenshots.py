"""Takes the pictures of the page that the README shows: ``python scripts/screenshots.py [FOLDER] [NAME...]``.

A server is started on a library of its own (the bundled one), so that the pictures are the same on every machine with the same fonts.
Without names all pictures are taken.
"""

from __future__ import annotations

import datetime
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
from playwright.sync_api import Page, sync_playwright

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from clincite import engine, holdings  # noqa: E402
from clincite.review.desk import Desk  # noqa: E402
from clincite.review.store.database import Database  # noqa: E402
from clincite.review.values import Verdict  # noqa: E402
from clincite.settings import Settings  # noqa: E402
from tests.browser import chromium  # noqa: E402
from tests.browser.places import FACIAL, GOUT, SPASM, asked  # noqa: E402
from tests.browser.serving import Server  # noqa: E402
from tests.browser.visiting import PHONE, Visitor, visiting  # noqa: E402
from tests.desks import PASSWORD, People  # noqa: E402

FOLDER: Final = ROOT / "docs" / "img"
DESK: Final = (1200, 800)


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """One picture.

    :param path: of the page.
    :param how: as what visitor (:class:`tests.browser.visiting.Visit`).
    :param first: done before the picture is taken.
    """

    path: str
    how: dict[str, Any] = {}
    first: Callable[[Page], object] | None = None


def open_panel(page: Page) -> None:
    """Open the evidence of the first sentence."""
    page.locator("#direct-answer a.mark").first.click()
    page.locator("dialog#panel mark").first.wait_for()


def type_words(page: Page) -> None:
    """Type, and wait for suggestions."""
    page.locator("main input[name=q]").fill("face twitch")
    page.locator("main [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")


def to_conflicts(page: Page) -> None:
    """Scroll to where sources disagree."""
    page.locator("#gaps").evaluate("section => section.scrollIntoView({block: 'start'})")


def sign_in(page: Page) -> None:
    """Sign in as the reviewer, and go to a claim that needs two approvals."""
    page.get_by_label("E-mail address").fill("ben-invented@desk.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    page.locator("#c11").evaluate("claim => claim.scrollIntoView({block: 'center'})")


def under_review(home: Path) -> None:
    """Make a desk in a home folder, with an answer that one of two reviewers has begun to decide on; the other is to go on."""
    settings = Settings(home=home)
    library = holdings.open_library(None, settings)
    desk = Desk.of(
        settings,
        Database.open(settings.database_url),
        clock=lambda: datetime.datetime.now(datetime.UTC),
        library=lambda: library,
        signer=None,
    )
    people = People(desk)
    answer = engine.ask(SPASM, library, as_of=datetime.datetime.now(datetime.UTC).replace(microsecond=0))
    slug = desk.submit(people.author().actor, answer).slug
    first, second = people.reviewers([("Ada Invented", "MD"), ("Ben Invented", "RN")])
    desk.begin(first.actor, slug)
    for one in (first, second):
        desk.state_interests(one.actor, slug, none=True)
    wanting = [one.claim.id for one in desk.case(slug).claims if one.needed]
    for claim in wanting[:2]:
        desk.decide(first.actor, slug, claim, Verdict.APPROVE, version=1)
    desk.comment(first.actor, slug, "Is this series not too small to be named?", version=1, claim=wanting[1])
    desk.close()


PICTURES: Final[dict[str, Picture]] = {
    "home": Picture(path="/", first=type_words),
    "article": Picture(path=asked(FACIAL)),
    "panel": Picture(path=asked(SPASM), how={"size": (1120, 700)}, first=open_panel),
    "phone": Picture(path=asked(SPASM), how={"size": PHONE, "touch": True}),
    "sheet": Picture(path=asked(SPASM), how={"size": PHONE, "touch": True}, first=open_panel),
    "patient": Picture(path=asked(GOUT), how={"reader": "patient"}),
    "dark": Picture(path=asked(SPASM), how={"scheme": "dark"}),
    "desk": Picture(path="/sign-in?next=/desk/answers/hemifacial-spasm-treatment?claim=c11", how={"size": (1280, 860)}, first=sign_in),
    "gaps": Picture(path=asked("eyelid twitching that won't stop"), first=to_conflicts),
}


def take(visitor: Visitor, picture: Picture) -> bytes:
    """The picture as PNG."""
    page = visitor.open(picture.path, **{"size": DESK, "still": True, **picture.how})
    if picture.first is not None:
        picture.first(page)
    page.wait_for_load_state("networkidle")
    return page.screenshot(animations="disabled", caret="hide")


def main(arguments: list[str]) -> None:
    """Take the pictures."""
    folder = Path(arguments[0]) if arguments else FOLDER
    path = chromium.find()
    if path is None:
        raise SystemExit(chromium.MISSING)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        under_review(Path(home))
        with Server(Path(home)) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
            with visiting(browser, server.url) as visitor:
                for name in arguments[1:] or PICTURES:
                    png = take(visitor, PICTURES[name])
                    (folder / f"{name}.png").write_bytes(png)
                    sys.stdout.write(f"{folder / name}.png {len(png) // 1000} kB\n")
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
