"""What the history of a microdata order says (rows M2 to M12), besides what all orders say."""

from django.utils.translation import gettext_lazy as _

CUSTOMER_SENTENCES = {
    "ask": _("Petugas meminta penjelasan"),
    "explain": _("Penjelasan dikirim"),
    "approve": _("Abstraksi sesuai; data disiapkan"),
    "reject": _("Abstraksi tidak sesuai; pesanan dibatalkan"),
    "change_version": _("“%(dataset)s” dipindahkan ke versi %(version)d"),
    "decide_waiver": _("Permohonan Rp0,00 diputuskan: %(decision)s"),
    "send_offer_waived": _("Contoh data dan SPPD diterbitkan; Rp0,00, tanpa invoice"),
    "accept_sample": _("Contoh data disetujui"),
    "reject_sample": _("Perbaikan contoh data diminta"),
    "send_sample": _("Contoh data yang diperbaiki dikirim"),
    "upload_agreement": _("SPPD yang ditandatangani diunggah"),
    "post_agreement": _("SPPD dikirim lewat pos"),
    "receive_agreement": _("SPPD kertas diterima kantor"),
    "accept_agreement": _("SPPD diterima dan sah"),
    "return_agreement": _("SPPD dikembalikan untuk diperbaiki"),
    "deliver_waived": _("Data dikirim; Rp0,00, tanpa kuitansi"),
    "confirm": _("Data dinyatakan benar; pesanan ditutup"),
    "last_call": _("Pemberitahuan bahwa pesanan segera ditutup"),
    "reopen": _("Pesanan dibuka kembali"),
    "request_access": _("Perpanjangan masa unduh “%(file)s” diminta"),
    "renew_access": _("Masa unduh “%(file)s” diperpanjang"),
}
STAFF_SENTENCES = {
    "prepare_sample": _("Contoh data “%(file)s” dilampirkan (versi %(version)s)"),
    "prepare_product": _("Data “%(file)s” dilampirkan (versi %(version)s)"),
    "extract": _("Ekstraksi “%(dataset)s” diminta"),
    "stop_extraction": _("Ekstraksi “%(dataset)s” dihentikan"),
    "extraction_failed": _("Ekstraksi “%(dataset)s” gagal"),
}
SHARED_NOTES = {
    "ask",
    "explain",
    "reject",
    "decide_waiver",
    "reject_sample",
    "send_sample",
    "return_agreement",
    "reopen",
}
