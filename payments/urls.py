from django.urls import path

from .views import customer, officer, tariffs, treasurer

app_name = "payments"
urlpatterns = [
    path("tarif/", tariffs.tariffs, name="tariffs"),
    path("pesanan/<str:code>/bukti/", customer.submit_proof, name="submit_proof"),
    path("pesanan/<str:code>/bukti/<int:pk>/", customer.proof, name="proof"),
    path("pesanan/<str:code>/minta-kode/", customer.request_billing_code, name="request_billing_code"),
    path("petugas/<str:code>/kode-billing/", officer.record_billing_code, name="record_billing_code"),
    path("petugas/<str:code>/pembayaran/", officer.record_payment, name="record_payment"),
    path("bendahara/", treasurer.desk, name="desk"),
    path("bendahara/lunas/", treasurer.paid, name="paid"),
    path("bendahara/lunas.<str:suffix>", treasurer.export, name="export"),
    path("bendahara/<str:code>/", treasurer.verify, name="verify"),
    path("bendahara/<str:code>/<int:pk>/terima/", treasurer.verify_proof, name="verify_proof"),
    path("bendahara/<str:code>/<int:pk>/tolak/", treasurer.reject_proof, name="reject_proof"),
    path("bendahara/<str:code>/<int:pk>/halaman-pertama.png", treasurer.preview, name="preview"),
]
