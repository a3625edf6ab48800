"""The forms of what people say."""

from .complaints import ComplaintAnswerForm, ComplaintForm, ReopenForm, TrackForm
from .ratings import RatingForm
from .replies import ReplyForm
from .surveys import SurveyForm

__all__ = [
    "ComplaintAnswerForm",
    "ComplaintForm",
    "RatingForm",
    "ReopenForm",
    "ReplyForm",
    "SurveyForm",
    "TrackForm",
]
