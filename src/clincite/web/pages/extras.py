"""What hangs on an asked article: follow-up questions, ways to take it along, the head of its page."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request

from clincite.answers import Answer
from clincite.web.articles.view import ArticleUrls
from clincite.web.pages.article import Extras
from clincite.web.pages.share import base_of, share_links
from clincite.web.publishing.head import asked_head
from clincite.web.site import Site
from clincite.web.threads.following import follow_of


def extras_of(site: Site, request: Request, answer: Answer, urls: ArticleUrls) -> Extras:
    """What hangs on an article that was asked for."""
    review = f"/desk/submit?{urlencode({'q': answer.question, 'reader': answer.reader})}"
    return Extras(
        follow=follow_of(site, answer),
        share=share_links(urls.here, review=review),
        head=asked_head(answer, urls.here, base=base_of(site, request), site_name=site.settings.site_name),
    )
