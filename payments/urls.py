from django.urls import path

from .views import customer, deposits, entitlements, officer, reconciliation, statements, tariffs, treasurer, waived

app_name = "payments"
urlpatterns = [
    path("tarif/", tariffs.tariffs, name="tariffs"),
    path("pesanan/<str:code>/bukti/", customer.submit_proof, name="submit_proof"),
    path("pesanan/<str:code>/bukti/<int:pk>/", customer.proof, name="proof"),
    path("pesanan/<str:code>/minta-kode/", customer.request_billing_code, name="request_billing_code"),
    path("petugas/<str:code>/kode-billing/", officer.record_billing_code, name="record_billing_code"),
    path("petugas/<str:code>/pembayaran/", officer.record_payment, name="record_payment"),
    # Rp0,00: who is entitled, and what was sold so
    path("akun/rp0/", entitlements.entitlement, name="entitlement"),
    path("akun/rp0/kirim-ulang/", entitlements.send_again, name="entitlement_link"),
    path("akun/rp0/tarik/", entitlements.withdraw, name="entitlement_withdraw"),
    path("akun/rp0/e-mail/<str:token>/", entitlements.confirm, name="entitlement_confirm"),
    path("akun/rp0/<int:pk>/surat/", entitlements.letter, name="entitlement_letter"),
    path("petugas/rp0/", entitlements.requests, name="entitlements"),
    path("petugas/rp0/<int:pk>/", entitlements.decide, name="entitlement_decide"),
    path("pesanan/<str:code>/rp0/surat/", waived.letter, name="waiver_letter"),
    path("bendahara/rp0/", waived.waived, name="waived"),
    path("bendahara/rp0.<str:suffix>", waived.export, name="waived_export"),
    # The treasurer's desk
    path("bendahara/", treasurer.desk, name="desk"),
    path("bendahara/lunas/", treasurer.paid, name="paid"),
    path("bendahara/lunas.<str:suffix>", treasurer.export, name="export"),
    path("bendahara/impor/", statements.statements, name="statements"),
    path("bendahara/impor/<int:pk>/", statements.statement, name="statement"),
    path("bendahara/impor/<int:pk>/kemajuan/", statements.reading, name="statement_reading"),
    path("bendahara/impor/<int:pk>/catat/", statements.record, name="statement_record"),
    path("bendahara/impor/<int:pk>/periksa/", statements.recheck, name="statement_recheck"),
    path("bendahara/impor/<int:pk>/berkas/", statements.original, name="statement_file"),
    path("bendahara/baris/<int:pk>/", statements.line, name="line"),
    path("bendahara/baris/<int:pk>/kesampingkan/", statements.set_aside, name="line_set_aside"),
    path("bendahara/baris/<int:pk>/tersendiri/", statements.count_apart, name="line_apart"),
    path("bendahara/baris/<int:pk>/pasangkan/<int:payment_pk>/", statements.join, name="line_join"),
    path("bendahara/setoran/", deposits.deposits, name="deposits"),
    path("bendahara/selisih/", reconciliation.reconciliation, name="reconciliation"),
    path("bendahara/<str:code>/", treasurer.verify, name="verify"),
    path("bendahara/<str:code>/<int:pk>/terima/", treasurer.verify_proof, name="verify_proof"),
    path("bendahara/<str:code>/<int:pk>/tolak/", treasurer.reject_proof, name="reject_proof"),
    path("bendahara/<str:code>/<int:pk>/halaman-pertama.png", treasurer.preview, name="preview"),
]
