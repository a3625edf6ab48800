"""Finding orders by words: code or part of it, customer, institution, every title (trigrams on `OrderWords.text`)."""

from django.db.models import Q, QuerySet

from ..models import Order

MOST_WORDS = 6


def matching(orders: QuerySet[Order], text: str) -> QuerySet[Order]:
    """Orders that have every word somewhere; a word of one or two letters only where a word begins."""
    for word in text.lower().split()[:MOST_WORDS]:
        orders = orders.filter(_has(word))
    return orders


def _has(word: str) -> Q:
    """One or two digits are the end of a code: `98` finds ...-000098. `…000098`, as the queue shows it, does too."""
    word = word.strip("…") or word
    if len(word) > 2:
        return Q(words__text__contains=word)
    if word.isascii() and word.isdigit():
        return Q(words__text__contains=f"-{word:0>6} ")
    return Q(words__text__contains=f" {word}")
