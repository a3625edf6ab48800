"""What the office may do with feedback; the groups of `users.roles` hold these (migrations 0003 and 0004)."""

from silastik.users import roles

READ_FEEDBACK = (roles.SERVE_ORDER, roles.VIEW_ALL_ORDERS)
REPLY_COMMENT = "feedback.reply_comment"
HANDLE_COMPLAINT = "feedback.handle_complaint"
HANDLE_ANY_COMPLAINT = "feedback.handle_any_complaint"  # also those about staff, which officers do not see
VIEW_COMPLAINT = "feedback.view_complaint"  # the auditor's
READ_COMPLAINTS = (HANDLE_COMPLAINT, VIEW_COMPLAINT)
