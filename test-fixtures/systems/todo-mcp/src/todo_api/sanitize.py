"""Notes may hold a little HTML; everything else is stripped before it is stored."""

import nh3

ALLOWED_TAGS = {"a", "b", "br", "code", "em", "i", "li", "ol", "p", "strong", "ul"}


def clean_html(text: str) -> str:
    return nh3.clean(text, tags=ALLOWED_TAGS, attributes={"a": {"href"}}, link_rel="noopener nofollow")
