"""Survey answers for tests."""

from feedback.ikm import ELEMENTS
from feedback.models import SurveyResponse
from feedback.services import answer_survey
from orders.models import Order


def alike(answer: int, **others: int) -> dict[str, int]:
    """The same answer to all nine, but for those named."""
    return dict.fromkeys(ELEMENTS, answer) | others


def surveyed(order: Order, answer: int = 3, **options) -> SurveyResponse:
    """The customer of a completed order answers its survey."""
    when = {key: options.pop(key) for key in ("now",) if key in options}
    comment = options.pop("comment", "")
    return answer_survey(order, answers=alike(answer, **options), comment=comment, by=order.customer, **when)
