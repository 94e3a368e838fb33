"""``/desk/answers/{slug}``: an answer under review beside its evidence, its differences and its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from clincite.answers import Answer
from clincite.errors import PageNotFoundError
from clincite.render import words
from clincite.review.differences import claim_diff
from clincite.review.linting import lint_of
from clincite.review.states import Guard
from clincite.review.values import Case, LedgerEntry, Person, PersonRef
from clincite.web.articles.evidence import EvidenceView, evidence_view
from clincite.web.articles.view import ArticleUrls
from clincite.web.desk.blockers_view import blockers_shown
from clincite.web.desk.case_view import CaseView, LintShown, case_view, reason_choices
from clincite.web.desk.diff_view import diff_view
from clincite.web.desk.entries_view import entries_shown
from clincite.web.desk.frame import desk_page, frame, said_of, who
from clincite.web.desk.kept import Kept
from clincite.web.desk.offers import offers_of
from clincite.web.desk.public_view import public_shown
from clincite.web.desk.reason_view import reason_of
from clincite.web.serving.caching import Lru
from clincite.web.serving.typed import typed_of
from clincite.web.site import Site

if TYPE_CHECKING:
    from fastapi.responses import HTMLResponse

HTMX: Final = "HX-Request"
_LINTED: Final = 64

_Lint = tuple[Mapping[str, tuple[LintShown, ...]], tuple[LintShown, ...]]


class CasePages:
    """Makes the pages of answers under review.

    What lint finds in an answer is kept until the answer, the library or the day is another one.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._linted: Lru[tuple[str, str, str], _Lint] = Lru(_LINTED)

    def view(self, case: Case, person: Person, history: Sequence[LedgerEntry] = ()) -> CaseView:
        """A case laid out for somebody.

        :param history: of the answer, oldest first: why it stands where it stands.
        """
        actor, desk = person.actor, self._site.desk
        offers = offers_of(case, actor, desk.events_possible(actor, case), desk.actions_possible(actor, case))
        lint, whole = self._lint(case.answer)
        public = public_shown(case)
        return case_view(
            case,
            actor,
            offers,
            now=self._site.clock(),
            lint=lint,
            lint_whole=whole,
            blockers=blockers_shown(case, desk.policy),
            reason=reason_of(history, case.version.number),
            public_reason=reason_of(history, public.number) if public and public.alarm and not public.here else None,
        )

    def page(
        self,
        request: Request,
        slug: str,
        version: int | None = None,
        *,
        claim: str = "",
        act: str = "",
        kept: Kept | None = None,
        status_code: int = 200,
    ) -> HTMLResponse:
        """The page of an answer.

        :param claim: whose evidence is shown at first; empty: the first.
        :param act: whose form is open there, or in what concerns the whole.
        :param kept: what was refused.
        :raises DeskNotFoundError: there is no such version, or none that this person may see.
        """
        me = who(request)
        case = self._site.desk.case(slug, version, actor=me.actor)
        view = self.view(case, me, self._site.desk.history(slug))
        shown = kept if kept is not None and kept.shown_on(view) else None
        focus = view.claim(claim if kept is None else shown.claim if shown else "") or next(iter(view.claims), None)
        return desk_page(
            self._site,
            request,
            "desk_case.html.j2",
            status_code=status_code,
            view=view,
            focus=focus,
            act=act,
            evidence=self.evidence(case.answer, focus.id, desk_urls(slug, view.number)) if focus else None,
            standing=self.standing(case.answer, focus.id) if focus else {},
            reasons=reason_choices(),
            assigned=case.item.assigned,
            people=self._reviewers(case, me) if view.offers.assign else (),
            months=case.item.months,
            kept=shown,
            problem=kept.error if kept else None,
            typed=typed_of(kept.fields) if kept and not shown else (),
            said=said_of(request, case.item, case.version),
        )

    def claim_part(
        self, request: Request, slug: str, claim: str, version: int, *, kept: Kept | None = None, status_code: int = 200
    ) -> HTMLResponse:
        """One claim anew, and the bar at the lower edge: what a script puts into the page after a decision.

        Where another version took the place of the one that the page shows, nothing of it is put into that page: it is told, and the way
        there.

        :param version: that the page shows.
        :raises PageNotFoundError: it makes no such claim.
        """
        me = who(request)
        case = self._site.desk.case(slug, version, actor=me.actor)
        if case.version.number != case.item.newest:
            return self._stale(request, case, kept)
        view = self.view(case, me)
        shown = view.claim(claim)
        if shown is None:
            raise PageNotFoundError("This version makes no such claim.", hint="Load the page anew.")
        return self._site.templates.render(
            "desk_claim.html.j2",
            request=request,
            status_code=status_code,
            **frame(request),
            view=view,
            claim=shown,
            focus=None,
            act="",
            reasons=reason_choices(),
            kept=kept,
        )

    def _stale(self, request: Request, case: Case, kept: Kept | None) -> HTMLResponse:
        """That the page shows a version which is not the newest any more."""
        problem = kept.error if kept is not None and getattr(kept.error, "guard", None) != Guard.NEWEST else None
        return self._site.templates.render(
            "_desk_stale.html.j2",
            request=request,
            status_code=409 if kept else 200,
            here=case.version.number,
            newest=case.item.newest,
            href=f"/desk/answers/{quote(case.item.slug)}",
            problem=problem,
            done=kept is None,
        )

    def evidence(self, answer: Answer, claim: str, urls: ArticleUrls) -> EvidenceView | None:
        """What a claim stands on; None: there is no such claim."""
        return evidence_view(answer, claim, urls, self._site.library.get)

    def standing(self, answer: Answer, claim: str) -> dict[str, str]:
        """How sources of a claim stand in the library now, in words, by their ids: those that must be told of and were not yet."""
        told = {}
        for record_id in dict.fromkeys(cited.record for one in answer.claims if one.id == claim for cited in one.quotes):
            record = self._site.library.get(record_id)
            now = words.loud_status(record.status) if record else ""
            if record is not None and now and now != words.loud_status(answer.reference(record_id).status):
                told[record_id] = words.status_words(record.status, record.status_checked)
        return told

    def _lint(self, answer: Answer) -> _Lint:
        today = self._site.clock().date()
        key = (answer.id, self._site.shelf.edition, today.isoformat())
        known = self._linted.get(key)
        if known is None:
            found = lint_of(answer, self._site.library, today=today)
            known = ({name: tuple(map(_linted, some)) for name, some in found.claims.items()}, tuple(map(_linted, found.whole)))
            self._linted.put(key, known)
        return known

    def _reviewers(self, case: Case, person: Person) -> tuple[PersonRef, ...]:
        """Who may be asked to review it."""
        taken = {one.id for one in case.item.assigned}
        return tuple(one for one in self._site.desk.reviewers(person.actor, case.item.slug) if one.id not in taken)


def _linted(finding: Any) -> LintShown:
    return LintShown(code=finding.code, message=finding.message, grave=finding.severity == "error")


def router(site: Site, pages: CasePages) -> APIRouter:
    """The routes."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/desk/answers/{slug}")
    def newest(request: Request, slug: str, claim: str = "", act: str = "") -> Response:
        return pages.page(request, slug, claim=claim, act=act)

    @routes.get("/desk/answers/{slug}/v/{version:int}")
    def version(request: Request, slug: str, version: int, claim: str = "", act: str = "") -> Response:
        return pages.page(request, slug, version, claim=claim, act=act)

    @routes.get("/desk/answers/{slug}/v/{version:int}/evidence/{claim}")
    def evidence(request: Request, slug: str, version: int, claim: str) -> Response:
        if HTMX not in request.headers:
            return RedirectResponse(f"/desk/answers/{quote(slug)}/v/{version}?claim={quote(claim)}#evidence", status_code=303)
        case = site.desk.case(slug, version, actor=who(request).actor)
        shown = pages.evidence(case.answer, claim, desk_urls(slug, version))
        if shown is None:
            raise PageNotFoundError("This version makes no such claim.", hint="Load the page anew.")
        standing = pages.standing(case.answer, claim)
        return site.templates.render("_desk_evidence.html.j2", request=request, evidence=shown, standing=standing, **frame(request))

    @routes.get("/desk/answers/{slug}/diff")
    def differences(
        request: Request,
        slug: str,
        old: Annotated[int | None, Query(alias="from", ge=1)] = None,
        new: Annotated[int | None, Query(alias="to", ge=1)] = None,
    ) -> Response:
        me = who(request)
        last = site.desk.case(slug, new, actor=me.actor)
        number = last.version.number
        before = old if old is not None else max(1, number - 1)
        first = site.desk.case(slug, before, actor=me.actor)
        return desk_page(
            site,
            request,
            "desk_diff.html.j2",
            slug=slug,
            title=last.item.title,
            old=before,
            new=number,
            numbers=sorted(one.number for one in last.versions),
            **diff_view(claim_diff(first.answer, last.answer)),
        )

    @routes.get("/desk/answers/{slug}/history")
    def history(request: Request, slug: str) -> Response:
        me = who(request)
        case = site.desk.case(slug, actor=me.actor)
        return desk_page(
            site,
            request,
            "desk_history.html.j2",
            slug=slug,
            title=case.item.title,
            entries=entries_shown(reversed(site.desk.history(slug))),
        )

    return routes


def desk_urls(slug: str, version: int) -> ArticleUrls:
    """Addresses of a version at the desk."""
    base = f"/desk/answers/{slug}"
    return ArticleUrls(here=base, evidence=f"{base}/v/{version}/evidence/", history=f"{base}/history")
