"""Finding titles by words: in Indonesian and English, by number, by a word begun, and by what is nearly right."""

import re
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import F, Q

from .querysets import PublicationQuerySet

CONFIGS = ("simple", "indonesian", "english")
# Quotes, a minus and OR ask for exactly what they say; a word begun would undo them.
_OPERATORS = re.compile(r'"|(?:^|\s)-|\bor\b', re.IGNORECASE)
_LAST_WORD = re.compile(r"(?P<before>.*?)(?P<word>\w[\w.]+)$", re.DOTALL)
_MIN_SIMILAR_WORD = 4


@dataclass(frozen=True)
class Found:
    """Titles annotated with `rank`, higher is better. `is_similar`: nothing matched, and these come near."""

    titles: PublicationQuerySet
    is_similar: bool = False


def find(titles: PublicationQuerySet, text: str) -> Found:
    """Titles that match a visitor's words; where there are none, those with a title word that is spelt alike."""
    query = search_query(text)
    matches = titles.filter(search=query).annotate(rank=SearchRank(F("search"), query))
    if matches.exists():
        return Found(matches)
    alike = Q()
    for word in text.split():
        if len(word) >= _MIN_SIMILAR_WORD:
            alike |= Q(title__trigram_word_similar=word)
    similar = titles.filter(alike) if alike else titles.none()
    return Found(similar.annotate(rank=TrigramWordSimilarity(text, "title")), is_similar=True)


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
