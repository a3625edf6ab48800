"""The forms of what customers say."""

from .ratings import RatingForm
from .surveys import SurveyForm

__all__ = ["RatingForm", "SurveyForm"]
