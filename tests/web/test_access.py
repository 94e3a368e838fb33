"""The matrix of permissions: every visitor × every route × every method, made from the table and from the routes that there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from starlette.routing import compile_path

from clincite.review.roles import LEAST_ROLE, Action, Role
from clincite.web import access
from clincite.web.access import ACCESS, PUBLIC, SIGNING_IN, Open
from clincite.web.app import create_app
from clincite.web.serving.delivery import Delivery, keep, private
from tests.web.accounts.signing import FORM, OWNER_EMAIL, PASSWORD, World

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ANONYMOUS: Final = "anonymous"
VISITORS: Final = (ANONYMOUS, *(role.value for role in Role))
PATHS: Final = tuple(dict.fromkeys(path for _, path in ACCESS))
#: What may be reached by a POST of each role, by what it is at the desk.
ACTIONS: Final = {
    "/desk/answers/{slug}/decide": Action.DECIDE,
    "/desk/answers/{slug}/sign": Action.SIGN,
    "/desk/answers/{slug}/comment": Action.COMMENT,
    "/desk/answers/{slug}/request-changes": Action.REQUEST_CHANGES,
    "/desk/answers/{slug}/revise": Action.REVISE,
    "/desk/answers/{slug}/assign": Action.ASSIGN,
    "/desk/answers/{slug}/unassign": Action.ASSIGN,
    "/desk/answers/{slug}/publish": Action.PUBLISH,
    "/desk/answers/{slug}/withdraw": Action.WITHDRAW,
    "/desk/answers/{slug}/reopen": Action.REOPEN,
    "/desk/answers/{slug}/refresh": Action.REFRESH,
    "/desk/answers/{slug}/months": Action.SET_DUE,
    "/desk/reports/{report_id:int}/close": Action.HANDLE_REPORT,
    "/desk/submit": Action.SUBMIT,
    "/people/invite": Action.MANAGE_PEOPLE,
    "/people/{person_id}/role": Action.MANAGE_PEOPLE,
}


class Visitors:
    """A browser of each role."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._kept: dict[str, tuple[TestClient, str]] = {}
        world.add_people()

    def browser(self, visitor: str, *, anew: bool = True) -> tuple[TestClient, str]:
        """A browser with a session of its own, and the token of its forms.

        :param anew: not the one that was made before, whose session may be over.
        """
        if anew or visitor not in self._kept:
            self._kept[visitor] = self._made(visitor)
        return self._kept[visitor]

    def _made(self, visitor: str) -> tuple[TestClient, str]:
        browser = self.world.browser()
        if visitor == ANONYMOUS:
            return browser, ""
        signed_in = self.world.accounts.sign_in(OWNER_EMAIL if visitor == Role.OWNER else f"{visitor}@example.org", PASSWORD)
        browser.cookies.set("clincite-session", signed_in.secret)
        return browser, signed_in.session.csrf


@pytest.fixture(scope="module")
def visitors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitors]:
    world = World(tmp_path_factory.mktemp("site"))
    yield Visitors(world)
    world.site.reviewing.close()


def routes_of(app: FastAPI) -> set[tuple[str, str]]:
    return {
        (method, str(route.path))
        for route in iter_route_contexts(app.routes)
        for method in route.methods or ()
        if method != "HEAD"  # goes with GET
    }


def address(path: str) -> str:
    """An address of that route, of something that is not there."""

    def filled(match: re.Match[str]) -> str:
        name = match.group(1)
        return (
            "999999"
            if name in {"version:int", "version", "n", "n:int", "report_id", "report_id:int", "id"} or name.endswith("_id")
            else "nothing"
        )

    return re.sub(r"\{([^}]*)\}", filled, path)


def least_for(method: str, path: str) -> Open | Role | None:
    """What the table asks of a request; None: no route takes it.

    By the row of that route, else of another one that takes the same address: ``/threads/{token}`` takes ``/threads/deleted``.
    """
    named = "GET" if method == "HEAD" else method
    if (named, path) in ACCESS:
        return ACCESS[named, path]
    rows = (row for (taken, other), row in ACCESS.items() if taken == named and compile_path(other)[0].match(address(path)))
    return next(rows, None)


def is_refused(reply: Response) -> bool:
    leads_to_sign_in = reply.status_code == 303 and reply.headers["location"].startswith("/sign-in?next=")
    return reply.status_code in {401, 403} or leads_to_sign_in


def ask(visitors: Visitors, visitor: str, method: str, path: str) -> Response:
    """One request as that visitor would make it, with the token of a form where one is sent. Forms may end sessions: each has its own."""
    browser, csrf = visitors.browser(visitor, anew=least_for(method, path) is not None)
    if ACCESS.get((method, path)) is SIGNING_IN:
        csrf = "t" * 43
        browser.cookies.set("clincite-form", csrf)
    return browser.request(method, address(path), data={"csrf": csrf} if method == "POST" else None)


# -- the table and the routes ------------------------------------------------------------------------------------------------


def test_every_route_is_in_the_table_and_the_table_has_no_other(visitors: Visitors) -> None:
    assert routes_of(visitors.world.app) == set(ACCESS)


def test_whatever_is_not_public_is_a_route_that_the_table_is_held_against(visitors: Visitors) -> None:
    for route in iter_route_contexts(visitors.world.app.routes):
        if not isinstance(route.original_route, APIRoute):
            assert all(ACCESS[method, str(route.path)] is PUBLIC for method in (route.methods or set()) - {"HEAD"}), route.path


def test_no_route_takes_a_method_that_nobody_looks_at() -> None:
    assert {method for method, _ in ACCESS} <= {"GET", "POST"}


def test_the_table_gives_no_form_to_a_role_that_the_desk_would_refuse() -> None:
    for path, action in ACTIONS.items():
        assert ACCESS["POST", path] is LEAST_ROLE[action], path


# -- the matrix --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visitor", VISITORS)
def test_everybody_reaches_what_they_may_and_nothing_else(visitors: Visitors, visitor: str) -> None:
    wrong = []
    for path in PATHS:
        for method in METHODS:
            least = least_for(method, path)
            reply = ask(visitors, visitor, method, path)
            if least is None:
                fine = reply.status_code == 405
            elif isinstance(least, Role) and (visitor == ANONYMOUS or not Role(visitor).covers(least)):
                fine = is_refused(reply)
            else:
                fine = not is_refused(reply) and reply.status_code < 500 and reply.status_code != 405
            if not fine:
                wrong.append((method, path, reply.status_code, reply.headers.get("location")))
    assert wrong == [], wrong


def test_the_matrix_tells_an_open_door_from_a_closed_one(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above would notice: with the row of ``/people`` opened, a reader is not refused any more."""
    browser, _ = visitors.browser(Role.READER)
    assert is_refused(browser.get("/people"))
    monkeypatch.setitem(access.ACCESS, ("GET", "/people"), Role.READER)  # type: ignore[arg-type]
    page = browser.get("/people")
    assert page.status_code == 403 and "The role of Robin Reader does not allow this" in page.text  # the accounts ask again
    monkeypatch.setitem(access.ACCESS, ("GET", "/account"), Role.OWNER)  # type: ignore[arg-type]
    assert is_refused(browser.get("/account"))


def test_a_route_without_a_row_is_refused_to_everybody(visitors: Visitors) -> None:
    app = create_app(visitors.world.site)
    routes = APIRouter()

    @routes.get("/unlisted")
    def unlisted() -> str:
        return "secret"

    app.include_router(routes)
    owner, _ = visitors.browser(Role.OWNER)
    reply = TestClient(app, cookies=owner.cookies).get("/unlisted", headers={"accept": "text/html"})
    assert reply.status_code == 403 and "secret" not in reply.text


# -- how somebody is refused -------------------------------------------------------------------------------------------------


def test_a_page_leads_to_signing_in_and_back_a_program_and_a_form_are_told(visitors: Visitors) -> None:
    browser = visitors.world.browser()
    page = browser.get("/people?x=1&y=%C3%BC")
    assert page.status_code == 303 and page.headers["location"] == "/sign-in?next=%2Fpeople%3Fx%3D1%26y%3D%25C3%25BC"
    assert page.headers["cache-control"] == "no-store"
    assert browser.get("/account", headers={"hx-request": "true"}).status_code == 401
    told = browser.get("/account", headers={"accept": "application/json"})
    assert told.status_code == 401 and told.json()["error"]["code"] == "not_signed_in"
    form = browser.post("/account", data={"name": "x"})
    assert form.status_code == 401 and "Please sign in" in form.text


def test_too_low_a_role_is_told_which_one_is_needed(visitors: Visitors) -> None:
    browser, _ = visitors.browser(Role.AUTHOR)
    page = browser.get("/people")
    assert page.status_code == 403
    assert "This needs the role of an owner; yours is that of an author." in page.text


# -- forms -------------------------------------------------------------------------------------------------------------------


def test_every_form_needs_the_token_of_its_session(visitors: Visitors) -> None:
    other = visitors.browser(Role.OWNER)[1]
    forms = [path for (method, path), least in ACCESS.items() if method == "POST" and isinstance(least, Role)]
    assert "/sign-out" in forms
    browser, csrf = visitors.browser(Role.OWNER)
    for path in forms:
        for sent in ({}, {"csrf": ""}, {"csrf": "x" * 43}, {"csrf": other}, {"csrf": csrf[:-1]}, {"csrf": f"{csrf} "}):
            assert browser.post(address(path), data=sent).status_code == 403, (path, sent)
        assert browser.post(address(path), headers={"x-csrf-token": other, **FORM}).status_code == 403
        assert browser.post(address(path), json={"csrf": csrf}).status_code == 403
        assert browser.post(f"{address(path)}?csrf={csrf}").status_code == 403
    assert browser.get("/account").status_code == 200  # none of them did anything


def test_a_script_sends_the_token_in_a_header(visitors: Visitors) -> None:
    browser, csrf = visitors.browser(Role.READER)
    assert browser.post("/sign-out", headers={"x-csrf-token": csrf, **FORM}).status_code == 303
    assert browser.get("/account").status_code == 303


def test_a_form_of_a_way_in_needs_what_its_cookie_holds(visitors: Visitors) -> None:
    for path in [path for (method, path), least in ACCESS.items() if method == "POST" and least is SIGNING_IN]:
        browser = visitors.world.browser()
        token = "a" * 43
        assert browser.post(address(path), data={"csrf": token}).status_code == 403  # no cookie
        browser.cookies.set("clincite-form", token)
        assert browser.post(address(path), data={}).status_code == 403
        assert browser.post(address(path), data={"csrf": "b" * 43}).status_code == 403
        assert browser.post(address(path), data={"csrf": token}).status_code != 403
        browser.cookies.set("clincite-form", "")
        assert browser.post(address(path), data={"csrf": ""}).status_code == 403  # nothing is the same as nothing, and proves nothing


def test_a_form_from_another_site_is_refused_even_with_its_token(visitors: Visitors) -> None:
    browser, csrf = visitors.browser(Role.OWNER)
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"sec-fetch-site": "same-site"}):
        assert browser.post("/sign-out", data={"csrf": csrf}, headers=headers).status_code == 403
    assert browser.get("/account").status_code == 200


# -- what is kept ------------------------------------------------------------------------------------------------------------


def test_nothing_that_is_for_one_person_is_kept_by_anybody(visitors: Visitors) -> None:
    for (method, path), least in ACCESS.items():
        if least is PUBLIC:
            continue
        reply = ask(visitors, Role.OWNER, method, path)
        assert reply.headers["cache-control"] == "no-store", (method, path)
        assert "etag" not in reply.headers and "content-encoding" not in reply.headers, (method, path)


def test_a_private_page_is_not_kept_even_when_it_asks_to_be(visitors: Visitors) -> None:
    app = FastAPI()
    made: list[str] = []

    @app.get("/page")
    def page(request: Request) -> Response:
        if request.query_params.get("for"):
            private(request)
        keep(request)
        made.append(request.url.path)
        return Response(f"made {len(made)} " + "x" * 2_000, media_type="text/html", headers={"Cache-Control": "private, no-cache"})

    app.add_middleware(Delivery, site=visitors.world.site)
    browser = TestClient(app)
    assert browser.get("/page").text == browser.get("/page").text  # kept, as it asked
    mine = [browser.get("/page?for=me"), browser.get("/page?for=me")]
    assert mine[0].text != mine[1].text and all(reply.headers["cache-control"] == "no-store" for reply in mine)
    head = browser.head("/page?for=me")
    assert head.text == "" and head.headers["cache-control"] == "no-store"


def test_public_pages_are_the_same_for_everybody_and_look_nobody_up(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    anonymous, (owner, _) = visitors.world.browser(), visitors.browser(Role.OWNER)

    looked: list[str] = []

    def session(secret: str) -> None:
        looked.append(secret)

    monkeypatch.setattr(visitors.world.accounts, "session", session)
    paths = [
        path for (method, path), least in ACCESS.items() if least is PUBLIC and method == "GET" and path not in {"/metrics", "/healthz"}
    ]
    assert len(paths) > 20
    for path in paths:
        mine, theirs = owner.get(address(path)), anonymous.get(address(path))
        assert (mine.status_code, mine.text) == (theirs.status_code, theirs.text), path
        assert "set-cookie" not in mine.headers
    assert looked == []
    assert owner.get("/account").status_code == 303 and len(looked) == 1
