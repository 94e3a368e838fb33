"""What the ways in have in common: forms that no other site can send, a limit on attempts, and the session that is handed out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlencode

from anyio import CapacityLimiter, to_thread
from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from clincite.errors import ClinciteError, SignInError, TooManyError
from clincite.review.roles import Action, may
from clincite.review.values import Person
from clincite.web.serving.errors import status_of
from clincite.web.serving.rates import RateLimit, network_of
from clincite.web.serving.security import client_of, own_path
from clincite.web.serving.sessions import form_token, give, give_form_token, secret_of

if TYPE_CHECKING:
    from clincite.review.accounts.accounts import Accounts
    from clincite.review.accounts.values import SignedIn
    from clincite.web.site import Site

T = TypeVar("T")

#: Attempts that one client may make in a minute, for whichever accounts, beside its wait at each account. A whole clinic may be one client.
ATTEMPTS: Final = 20
# Checking a password takes much of a processor and of memory: the threads that serve the pages never wait for it.
_AT_ONCE: Final = 4
_WAYS_IN: Final = ("/sign-in", "/sign-out", "/invitations/")


class TooManyAttemptsError(TooManyError):
    """One client tried to sign in too often.

    :param seconds: after which it may try again.
    """

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "There were too many attempts to sign in from where you are.",
            hint=f"Wait {seconds} second{'' if seconds == 1 else 's'}, then try again.",
        )
        self.seconds = seconds


class Entrance:
    """The ways in to a site.

    :param token: makes the secrets of forms.
    """

    def __init__(self, site: Site, token: Callable[[], str]) -> None:
        self.site = site
        self._token = token
        self._limit = RateLimit(ATTEMPTS, monotonic=site.monotonic)
        self._threads = CapacityLimiter(_AT_ONCE)

    @property
    def accounts(self) -> Accounts:
        """The accounts; no database is made for somebody who only tries.

        :raises SignInError: there are none.
        """
        accounts = self.site.reviewing.known_accounts
        if accounts is None:
            raise SignInError("This site has no accounts yet.", hint="Whoever runs it makes the first one in its terminal.")
        return accounts

    async def do(self, work: Callable[[Accounts], T]) -> T:
        """Have the accounts do something that may take long, beside the pages."""
        return await to_thread.run_sync(lambda: work(self.accounts), limiter=self._threads)

    def attempt(self, request: Request) -> None:
        """Count an attempt to sign in.

        :raises TooManyAttemptsError: the client made too many.
        """
        wait = self._limit.take(client_of(request))
        if wait:
            raise TooManyAttemptsError(wait)

    def page(self, request: Request, template: str, *, problem: ClinciteError | None = None, **context: Any) -> Response:
        """A page with a form that can be sent before anybody is signed in.

        :param problem: why what was sent is not taken; None: nothing was sent.
        """
        held = form_token(request)
        token = held or self._token()
        page = self.site.templates.render(
            template,
            request=request,
            status_code=status_of_form(problem),
            headers=retry_after(problem),
            **{"csrf": token, "problem": problem, **context},
        )
        if held is None:
            give_form_token(page, request, token)
        return page

    async def let_in(self, request: Request, signed_in: SignedIn, then: str) -> Response:
        """Hand out the session, end the one that the browser had, and lead on.

        :param then: as a form or an address named it.
        """
        before = secret_of(request)
        if before and before != signed_in.secret:
            await self.do(lambda accounts: accounts.sign_out(before))
        to = back_to(then, first_page(signed_in.session.person))
        if signed_in.session.pending:
            to = code_page(back_to(then, ""))
        response = RedirectResponse(to, status_code=303)
        give(response, request, signed_in, now=self.site.clock())
        return response


def place_of(request: Request) -> str:
    """Where a request came from, as attempts are counted by it. Never stored, never logged."""
    return network_of(client_of(request))


def first_page(person: Person) -> str:
    """Where somebody begins."""
    if may(person.role, Action.SEE_DESK):
        return "/desk"
    return "/desk/mine" if may(person.role, Action.SEE_OWN) else "/account"


def back_to(path: str, default: str) -> str:
    """Where to go after signing in: a page of this site that is not itself a way in."""
    found = own_path(path, default)
    return default if found.startswith(_WAYS_IN) else found


def code_page(then: str) -> str:
    """The page that asks for the code of the second factor."""
    return with_next("/sign-in/code", then)


def with_next(page: str, then: str) -> str:
    """A page that leads on to another one afterwards."""
    return f"{page}?{urlencode({'next': then})}" if then else page


def status_of_form(problem: ClinciteError | None) -> int:
    """The status of a page that shows its form again: what was typed was wrong, which is no matter of who asks."""
    if problem is None:
        return 200
    return 422 if problem.code == SignInError.code else status_of(problem)


def retry_after(problem: ClinciteError | None) -> dict[str, str]:
    """The header that says after how many seconds it may be tried again, where that is known."""
    seconds = getattr(problem, "seconds", None)
    return {} if seconds is None else {"Retry-After": str(seconds)}
