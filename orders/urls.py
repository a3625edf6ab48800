from django.urls import path

from .views import claims, conversation, customer, documents, files, notes, officer, terms, verification, why, workbench

app_name = "orders"
urlpatterns = [
    path("pesanan/", customer.order_list, name="list"),
    path("pesanan/<str:code>/", customer.detail, name="detail"),
    path("pesanan/<str:code>/batalkan/", customer.cancel, name="cancel"),
    path("pesanan/<str:code>/tenggat/", why.why, name="why"),
    path("pesanan/<str:code>/kesalahan/", customer.report_fault, name="report_fault"),
    path("pesanan/<str:code>/kesalahan/<int:pk>/gambar/", files.fault_picture, name="fault_picture"),
    path("pesanan/<str:code>/berkas/<int:pk>/", files.deliverable, name="file"),
    path("pesanan/<str:code>/dokumen/<str:document_code>/", documents.document, name="document"),
    path("pesanan/<str:code>/pesan/", conversation.to_office, name="write_to_office"),
    path("pesanan/<str:code>/lampiran/<int:pk>/", conversation.attachment, name="attachment"),
    path("petugas/", officer.queue, name="queue"),
    path("klaim/", claims.claim, name="claim"),
    path("klaim/<str:code>/", claims.claim, name="claim_code"),
    path("petugas/<str:code>/slip/", claims.slip, name="slip"),
    path("petugas/<str:code>/", officer.workbench, name="workbench"),
    path("petugas/<str:code>/tenggat/", why.office_why, name="office_why"),
    path("petugas/<str:code>/ambil/", officer.take, name="take"),
    path("petugas/<str:code>/kembalikan/", officer.release, name="release"),
    path("petugas/<str:code>/ambil-alih/", officer.take_over, name="take_over"),
    path("petugas/<str:code>/batalkan/", officer.cancel, name="office_cancel"),
    path("petugas/<str:code>/npwp/", officer.confirm_npwp, name="confirm_npwp"),
    path("petugas/<str:code>/kesalahan/<int:pk>/jawab/", officer.answer_fault, name="answer_fault"),
    path("petugas/<str:code>/kirim-perbaikan/", officer.redeliver, name="redeliver"),
    path("petugas/<str:code>/pesan/", conversation.to_customer, name="write_to_customer"),
    path("petugas/<str:code>/sejak/<int:event>/", workbench.since_opened, name="since"),
    path("petugas/<str:code>/catatan/", notes.add, name="add_note"),
    path("petugas/<str:code>/catatan/<int:pk>/tarik/", notes.take_back, name="delete_note"),
    path("syarat/", terms.terms, name="terms"),
    path("syarat/<str:version>/", terms.terms, name="terms_version"),
    path("verifikasi/", verification.verify, name="verify"),
    path("verifikasi/<str:code>/", verification.verify, name="verify_code"),
]
