"""The words of the schedules that come with the portal, so that pages can say them in the reader's language too."""

from django.utils.translation import gettext_noop

LINES = (
    gettext_noop("Publikasi elektronik sampai dengan 50 halaman"),
    gettext_noop("publikasi"),
    gettext_noop("Setiap tambahan 50 halaman"),
    gettext_noop("Data mikro tanpa proses data: sampai dengan 1 MB"),
    gettext_noop("dataset"),
    gettext_noop("Data mikro tanpa proses data: setiap tambahan 1.000 bytes"),
    gettext_noop("Data mikro dengan proses data (tabulasi): sampai dengan 1 MB"),
    gettext_noop("tabel"),
    gettext_noop("Data mikro dengan proses data: setiap tambahan 1.000 bytes"),
    gettext_noop("Peta digital Indonesia menurut kecamatan"),
    gettext_noop("peta"),
    gettext_noop("Peta digital Indonesia menurut desa/kelurahan"),
    gettext_noop("Peta digital kabupaten/kota menurut kecamatan"),
    gettext_noop("Peta digital kabupaten/kota menurut desa/kelurahan"),
)
CAVEATS = (
    gettext_noop(
        "Periksa sebelum dipakai: besaran tarif disalin dari satu salinan sekunder dan belum dicocokkan "
        "dengan Lembaran Negara; tanggal mulai berlakunya belum diketahui."
    ),
    gettext_noop(
        "Besaran tarif dalam Lampirannya tidak diperoleh; peraturan ini dimuat sebagai rujukan karena "
        "disebut dalam standar pelayanan."
    ),
)
ARTICLES = (
    gettext_noop("Jenis penerimaan antara lain publikasi elektronik, data mikro, dan peta digital."),
    gettext_noop(
        "Pasal 4: dengan pertimbangan tertentu tarif dapat ditetapkan sampai dengan Rp0,00 atau 0%; "
        "besaran, syarat, dan tata caranya diatur dengan Peraturan BPS setelah mendapat persetujuan "
        "Menteri Keuangan."
    ),
    gettext_noop(
        "Pasal 1: jenis penerimaan meliputi publikasi tercetak, publikasi elektronik, data mikro, peta "
        "digital wilayah kerja statistik, pendidikan STIS, pelatihan teknis dan fungsional, penggunaan "
        "sarana, dan kerja sama; tarifnya tercantum dalam Lampiran, kecuali kerja sama yang mengikuti "
        "nilai kontrak."
    ),
    gettext_noop("Pasal 2: pelatihan kepemimpinan mengikuti peraturan penerimaan LAN."),
    gettext_noop("Pasal 3: tarif tidak termasuk biaya kirim dan biaya bank; keduanya ditanggung Wajib Bayar."),
    gettext_noop("Pasal 4: data mikro dihargai secara regresif atas dasar yang ditetapkan dalam Lampiran."),
    gettext_noop(
        "Pasal 8: tarif Rp0,00 bagi pihak tertentu untuk keperluan nonkomersial, yaitu instansi "
        "pemerintah pusat dan daerah, lembaga negara, institusi pendidikan dalam negeri, perwakilan "
        "negara asing, dan lembaga internasional; rinciannya diatur dengan Peraturan BPS."
    ),
    gettext_noop("Pasal 9: seluruh penerimaan wajib disetor langsung secepatnya ke Kas Negara."),
    gettext_noop("Pasal 10: menggantikan PP 54/2009."),
)
