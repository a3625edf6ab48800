"""Use cases of what customers say: rating, survey."""

from .ratings import closes_at, rate
from .surveys import answer_survey

__all__ = ["answer_survey", "closes_at", "rate"]
