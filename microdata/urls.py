from django.urls import path

from .views import agreements, choosing, datasets, drafts, officer, orders, preparing, uploading, waivers

app_name = "microdata"
urlpatterns = [
    # Datasets, and choosing from them
    path("data/<slug:slug>/", datasets.dataset, name="dataset"),
    path("data/<slug:slug>/kuesioner/", datasets.questionnaire, name="questionnaire"),
    path("data/<slug:slug>/pilih/", choosing.choose, name="choose"),
    path("data/<slug:slug>/pilih/perkiraan/", choosing.estimate, name="estimate"),
    path("data/<slug:slug>/wilayah/", choosing.areas, name="areas"),
    # The draft
    path("pesanan-data/", drafts.draft, name="draft"),
    path("pesanan-data/ajukan/", drafts.submit, name="submit"),
    path("pesanan-data/abstraksi/", drafts.abstract, name="abstract"),
    path("pesanan-data/abstraksi/templat/", drafts.abstract_template, name="abstract_template"),
    path("pesanan-data/penanda-tangan/", drafts.signer, name="signer"),
    path("pesanan-data/keluarkan/<slug:slug>/", drafts.remove, name="remove"),
    path("pesanan-data/rp0/", waivers.waiver, name="waiver"),
    path("pesanan-data/rp0/tarik/", waivers.withdraw, name="waiver_withdraw"),
    # The customer's order
    path("pesanan/<str:code>/penjelasan/", orders.explain, name="explain"),
    path("pesanan/<str:code>/contoh/setuju/", orders.accept_sample, name="accept_sample"),
    path("pesanan/<str:code>/contoh/keliru/", orders.reject_sample, name="reject_sample"),
    path("pesanan/<str:code>/benar/", orders.confirm, name="confirm"),
    path("pesanan/<str:code>/buat-lagi/", orders.copy, name="copy"),
    path("pesanan/<str:code>/abstraksi/berkas/", orders.abstract_file, name="abstract_file"),
    path("pesanan/<str:code>/sppd/unggah/", agreements.upload, name="agreement_upload"),
    path("pesanan/<str:code>/sppd/pos/", agreements.post, name="agreement_post"),
    path("pesanan/<str:code>/sppd/<int:pk>/", agreements.file, name="agreement_file"),
    path("pesanan/<str:code>/berkas/<int:pk>/perpanjangan/", orders.request_access, name="request_access"),
    # The workbench
    path("petugas/sppd/", agreements.scan, name="scan"),
    path("petugas/<str:code>/sppd/terima/", agreements.receive, name="agreement_receive"),
    path("petugas/<str:code>/sppd/sah/", agreements.accept, name="agreement_accept"),
    path("petugas/<str:code>/sppd/kembalikan/", agreements.send_back, name="agreement_return"),
    path("petugas/<str:code>/periksa/", officer.decide, name="decide"),
    path("petugas/<str:code>/rp0/", waivers.decide, name="decide_waiver"),
    path("petugas/<str:code>/penawaran-data/", officer.send_offer, name="send_offer"),
    path("petugas/<str:code>/contoh/kirim/", officer.send_sample, name="send_sample"),
    path("petugas/<str:code>/kirim-data/", officer.deliver, name="deliver"),
    path("petugas/<str:code>/ekstrak/<int:pk>/", preparing.extract, name="extract"),
    path("petugas/<str:code>/ekstraksi/<int:pk>/hentikan/", preparing.stop, name="stop"),
    path("petugas/<str:code>/lampirkan/<int:pk>/", preparing.attach, name="attach"),
    path("petugas/<str:code>/kemajuan/<int:pk>/", preparing.progress, name="preparation"),
    path("petugas/<str:code>/versi-terbaru/<int:pk>/", preparing.use_newest, name="use_newest"),
    path("petugas/<str:code>/berkas/<int:pk>/perpanjang/", preparing.renew, name="renew"),
    path("petugas/<str:code>/unggahan/<int:pk>/mulai/", uploading.start, name="upload"),
    path("petugas/<str:code>/unggahan/<int:pk>/bagian/", uploading.part, name="upload_part"),
    path("petugas/<str:code>/unggahan/<int:pk>/batal/", uploading.cancel, name="upload_cancel"),
    path("petugas/<str:code>/buka-lagi/", officer.reopen, name="reopen"),
]
