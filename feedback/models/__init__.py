"""What people say of the service: rating, survey and replies (P9, M13), complaints (C1)."""

from .complaints import Complaint, ComplaintEvent, ComplaintFile
from .ratings import Rating
from .replies import CommentReply
from .surveys import SurveyResponse

__all__ = ["CommentReply", "Complaint", "ComplaintEvent", "ComplaintFile", "Rating", "SurveyResponse"]
