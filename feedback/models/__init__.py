"""What customers say of the service: rating and survey (P9, M13)."""

from .ratings import Rating
from .surveys import SurveyResponse

__all__ = ["Rating", "SurveyResponse"]
