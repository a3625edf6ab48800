"""Finding what is sold by words: in Indonesian and English, by number, by a word begun, and by what is nearly right."""

import re

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import F, Q, QuerySet, Value

from .models import Product

CONFIGS = ("simple", "indonesian", "english")
# Of two titles with the word, the shorter is more about it.
BY_LENGTH = Value(1)
# Quotes, a minus and OR ask for exactly what they say; a word begun would undo them.
_OPERATORS = re.compile(r'"|(?:^|\s)-|\bor\b', re.IGNORECASE)
_LAST_WORD = re.compile(r"(?P<before>.*?)(?P<word>\w[\w.]+)$", re.DOTALL)
_MIN_SIMILAR_WORD = 4
NEAREST = 50


def matching(titles: QuerySet[Product], text: str) -> QuerySet[Product]:
    """Titles with a visitor's words, annotated with `rank`: higher is better."""
    query = search_query(text)
    return titles.filter(search=query).annotate(rank=SearchRank(F("search"), query, normalization=BY_LENGTH))


def resembling(titles: QuerySet[Product], text: str) -> QuerySet[Product]:
    """The `NEAREST` titles with a word that is spelt like one of the visitor's, annotated with `rank`.

    They are picked in a query of their own, so that counting facets does not compare the spelling again.
    """
    alike = Q()
    for word in text.split():
        if len(word) >= _MIN_SIMILAR_WORD:
            alike |= Q(title__trigram_word_similar=word)
    ranked = titles.annotate(rank=TrigramWordSimilarity(text, "title"))
    if not alike:
        return ranked.none()
    nearest = ranked.filter(alike).order_by("-rank").values_list("pk", flat=True)[:NEAREST]
    return ranked.filter(pk__in=list(nearest))


def search_query(text: str) -> SearchQuery:
    """What PostgreSQL is asked: the words in every language, or all but the last and a word begun by it."""
    query = _words(text)
    match = None if _OPERATORS.search(text) else _LAST_WORD.search(text.rstrip())
    if match:
        begun = SearchQuery(f"'{match['word']}':*", search_type="raw", config="simple")
        before = match["before"].strip()
        query |= _words(before) & begun if before else begun
    return query


def _words(text: str) -> SearchQuery:
    first, *others = (SearchQuery(text, search_type="websearch", config=config) for config in CONFIGS)
    for other in others:
        first |= other
    return first
