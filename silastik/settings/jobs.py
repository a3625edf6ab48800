"""What Celery beat starts, and when. Every job is idempotent and safe to run twice at once (decision 0004)."""

from datetime import timedelta

import environ
from celery.schedules import crontab

env = environ.FileAwareEnv()

# The queues that workers read: which task goes to which stands in base.py.
QUEUES = ("default", "render", "mail", "extract")
# How often sweepers look for what was forgotten; a fresh row is left to its own task for as long.
SWEEP_EVERY = timedelta(seconds=env.int("SWEEP_SECONDS", default=60))
CELERY_BEAT_SCHEDULE = {
    name: {
        "task": task,
        "schedule": SWEEP_EVERY,
        # Sweeps that nobody ran in time do not pile up while workers are away: the next one does it all.
        "options": {"expires": SWEEP_EVERY.total_seconds()},
    }
    for name, task in {
        "sweep-uploads": "silastik.core.tasks.sweep_uploads",
        "sweep-mail": "silastik.core.tasks.sweep_mail",
        "sweep-documents": "orders.tasks.sweep_documents",
        "sweep-deliveries": "orders.tasks.sweep_deliveries",
        "sweep-extractions": "microdata.tasks.sweep_extractions",
        "sweep-prepared-files": "microdata.tasks.sweep_prepared_files",
        "follow-calendar": "orders.tasks.follow_calendar",
        "escalate": "orders.tasks.escalate",
        "list-late": "orders.tasks.list_late",
        "end-access": "orders.tasks.end_access",
        "remind-unpaid": "payments.tasks.remind_unpaid",
        "cancel-unpaid": "payments.tasks.cancel_unpaid",
        "sweep-statements": "payments.tasks.sweep_statements",
        "sweep-quiet": "microdata.tasks.sweep_quiet",
        "follow-figures": "silastik.reports.tasks.follow",
        "sweep-reports": "silastik.reports.tasks.sweep",
        "seal-events": "orders.tasks.seal_events",
        "sweep-complaints": "feedback.tasks.sweep_complaints",
    }.items()
} | {
    "prove-clock": {"task": "orders.tasks.prove_clock", "schedule": crontab(hour=18, minute=15)},
    "prove-numbering": {"task": "orders.tasks.prove_numbering", "schedule": crontab(hour=18, minute=20)},
    "remind-calendar": {"task": "orders.tasks.remind_calendar", "schedule": crontab(hour=1, minute=0)},
    "sweep-visits": {"task": "orders.tasks.sweep_visits", "schedule": crontab(hour=18, minute=30)},
    "sweep-files": {"task": "orders.tasks.sweep_files", "schedule": crontab(hour=18, minute=0)},  # at night, in UTC
    "prove-evidence": {"task": "orders.tasks.prove_evidence", "schedule": crontab(hour=18, minute=40)},
    "sign-evidence": {"task": "orders.tasks.sign_evidence", "schedule": crontab(hour=18, minute=50)},
    # Every hour, since it tells treasurers in office hours only, and each difference once.
    "tell-differences": {"task": "payments.tasks.tell_differences", "schedule": crontab(minute=20)},
    "prove-figures": {"task": "silastik.reports.tasks.prove", "schedule": crontab(hour=18, minute=30)},
    "close-accounts": {"task": "silastik.privacy.tasks.close_accounts", "schedule": crontab(hour=19, minute=0)},
    "retain": {"task": "silastik.privacy.tasks.retain", "schedule": crontab(hour=19, minute=10)},
    "seal-second-factors": {
        "task": "silastik.users.tasks.seal_second_factors",
        "schedule": crontab(hour=19, minute=20),
    },
    "clear-sessions": {"task": "silastik.core.tasks.clear_sessions", "schedule": crontab(hour=18, minute=40)},
}
# One task for each queue that only leaves its row: what shows that beat, broker and a worker are alive (decision 0028).
CELERY_BEAT_SCHEDULE |= {
    f"heartbeat-{queue}": {
        "task": "silastik.core.tasks.heartbeat",
        "args": (queue,),
        "schedule": SWEEP_EVERY,
        "options": {"queue": queue, "expires": SWEEP_EVERY.total_seconds()},
    }
    for queue in QUEUES
}
# Beat that does not wait for a time that a wrongly set clock had already shown.
CELERY_BEAT_SCHEDULER = "silastik.beat:JobScheduler"
