"""Use cases of what people say: rating, survey, replies to comments, complaints."""

from .complaints import answer as answer_complaint
from .complaints import close as close_complaint
from .complaints import close_quiet, complain, due, reopens_until, tell_late
from .complaints import reopen as reopen_complaint
from .complaints import take as take_complaint
from .ratings import closes_at, rate
from .replies import reply_to_comment
from .surveys import answer_survey

__all__ = [
    "answer_complaint",
    "answer_survey",
    "close_complaint",
    "close_quiet",
    "closes_at",
    "complain",
    "due",
    "rate",
    "reopen_complaint",
    "reopens_until",
    "reply_to_comment",
    "take_complaint",
    "tell_late",
]
