"""What regulations and the office's service standard leave open or promise: numbers that a rule asks for."""

# Open readings of the tariff regulation (docs/decisions/0006): the regulation does not say which is meant.
TARIFF_STARTED_BLOCK_COUNTS = True  # a started block of pages or bytes is charged whole, not pro rata
TARIFF_MEGABYTE_BYTES = 1_000_000  # or 1_048_576
TARIFF_ROMAN_PAGES_COUNT = True  # front matter with roman page numbers counts as pages

# Promises of the office (procedure rows P7, P8, T2)
FAULT_REPORT_WORKDAYS = 10
SERVICE_WORKDAYS = 10
# Working days on an order's clock at which the office's own attention grows; late is SERVICE_WORKDAYS.
ESCALATION_HALF_WORKDAYS = 5
ESCALATION_NEAR_WORKDAYS = 8
ESCALATION_VERY_LATE_WORKDAYS = 13
UNPAID_REMINDER_WORKDAYS = (3, 7)  # an offer that nobody pays: the customer is reminded,
UNPAID_CANCEL_WORKDAYS = 20  # and told that the order is cancelled (procedure, settled point 6)
RATING_CHANGE_DAYS = 7
CONVERSATION_OPEN_DAYS = 30  # after an order is completed or cancelled, people can still write about it
COMPLAINT_ANSWER_WORKDAYS = 5  # C1: by the hours of the office
COMPLAINT_REOPEN_DAYS = 14  # so long, and once, a complainant may come back to an answer
ACCOUNT_CLOSING_DAYS = 7  # so long a customer can take the closing of their account back
UNLOGGED_PATHS = ("/pengaduan/",)  # who complains there may wish not to be known; nginx keeps no log of it either
COMPLAINT_NUMBER_PATTERN = "PGD-{office}-{year}-{seq:04d}"
MICRODATA_QUIET_WORKDAYS = 5  # without a fault reported a delivered order closes by itself (M12)
MICRODATA_UPLOAD_MAX_BYTES = 20 * 1024**3  # of a prepared file that an officer uploads in parts
MICRODATA_ACCESS_DAYS = 30  # delivered data can be downloaded this long, renewable (M9)

# Selling for Rp0,00 (service standard SK 0117001/36/KPG TAHUN 2024): which accounts may ask to be entitled. Offices
# disagree about students; here institutions only. Foreign missions choose "international".
WAIVER_SEGMENTS = ["state_body", "ministry", "security", "local_government", "international", "academic"]
WAIVER_STUDENTS = False
WAIVER_LEGAL_BASIS = "Peraturan BPS Nomor 2 Tahun 2019"  # proposed to the officer, who can name another
# Advice to the officer; 0 says nothing. Perka BPS 1/2012 gave 5 MB and 1 map; whether 2/2019 kept that is not known.
WAIVER_MEGABYTES = 0
WAIVER_MAPS = 0
WAIVER_ORDERS_A_YEAR = 0

# The treasurer's desk
BANK_CHARGE_AT_MOST = 500_000  # rupiah by which a transfer may fall short and still be proposed as one invoice's (P5)
LINE_WORKDAYS = 3  # so long a line of the bank may stay without a payment before it is a difference
RECEIPT_WORKDAYS = 10  # so long a paid order may stay without a receipt (P6, T2)
DEPOSIT_WORKDAYS = 5  # so long a verified transfer may wait to be paid into the treasury (PP 7/2015, Pasal 9)
RECONCILED_DAYS = 400  # how far back the daily reconciliation looks
