"""Everything below /akun/: our own pages (namespace `users`), and allauth's, under Indonesian addresses.

allauth's names stay as they are, since its own code reverses them.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as usersessions
from django.urls import include, path, re_path

from . import views

own = [
    path("", views.security, name="security"),
    path("mulai/", views.home, name="home"),
    path("profil/", views.profile, name="profile"),
]

entrance = [
    path("daftar/", account.SignupView.as_view(extra_context={"steps": views.signup_steps(1)}), name="account_signup"),
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("nonaktif/", account.account_inactive, name="account_inactive"),
    path("konfirmasi/", account.reauthenticate, name="account_reauthenticate"),
]

email = [
    path("email/", account.email, name="account_email"),
    path("verifikasi/", account.email_verification_sent, name="account_email_verification_sent"),
    path("verifikasi/<str:key>/", views.ConfirmEmailView.as_view(), name="account_confirm_email"),
]

password = [
    path("sandi/", account.password_change, name="account_change_password"),
    path("sandi/buat/", account.password_set, name="account_set_password"),
    path("sandi/lupa/", account.password_reset, name="account_reset_password"),
    path("sandi/lupa/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    path("sandi/lupa/selesai/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    # allauth writes the two parts of its link joined by a hyphen.
    re_path(
        r"^sandi/lupa/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

second_factor = [
    path("", mfa.index, name="mfa_index"),
    path("masuk/", mfa.authenticate, name="mfa_authenticate"),
    path("konfirmasi/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("aplikasi/aktifkan/", totp.activate_totp, name="mfa_activate_totp"),
    path("aplikasi/nonaktifkan/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("kode-pemulihan/", views.readable(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("kode-pemulihan/buat/", views.GenerateRecoveryCodesView.as_view(), name="mfa_generate_recovery_codes"),
    path(
        "kode-pemulihan/unduh/",
        views.readable(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("kunci/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("kunci/tambah/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("kunci/konfirmasi/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("kunci/<int:pk>/ubah/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("kunci/<int:pk>/hapus/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]

urlpatterns = [
    path("", include((own, "users"))),
    path("", include([*entrance, *email, *password])),
    path("dua-langkah/", include(second_factor)),
    path("sesi/", usersessions.list_usersessions, name="usersessions_list"),
    path("bahasa/", views.set_language, name="set_language"),
]
