"""The person behind an account: customer or staff, known by e-mail (R1, R2, R3)."""

from typing import Any, ClassVar

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import npwp


class Segment(models.TextChoices):
    """Kind of institution, in the vocabulary of BPS's own forms. PRIVATE (swasta) must have an NPWP (R2)."""

    STATE_BODY = "state_body", _("Lembaga Negara")
    MINISTRY = "ministry", _("Kementerian & Lembaga Pemerintah")
    SECURITY = "security", _("TNI/Polri/BIN/Kejaksaan")
    LOCAL_GOVERNMENT = "local_government", _("Pemerintah Daerah")
    INTERNATIONAL = "international", _("Lembaga Internasional")
    ACADEMIC = "academic", _("Lembaga Penelitian & Pendidikan")
    STATE_OWNED = "state_owned", _("BUMN/BUMD")
    PRIVATE = "private", _("Swasta")
    OTHER = "other", _("Lainnya")


class Job(models.TextChoices):
    STUDENT = "student", _("Pelajar/Mahasiswa")
    RESEARCHER = "researcher", _("Peneliti/Dosen")
    CIVIL_SERVANT = "civil_servant", _("ASN/TNI/Polri")
    STATE_OWNED = "state_owned", _("Pegawai BUMN/BUMD")
    EMPLOYEE = "employee", _("Pegawai Swasta")
    SELF_EMPLOYED = "self_employed", _("Wiraswasta")
    OTHER = "other", _("Lainnya")


class UserManager(BaseUserManager["User"]):
    """Accounts are made by e-mail; the address is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """An account. A customer is a user in no group; staff hold a role (see `roles`).

    `country` (ISO 3166 alpha-2) is the domicile: Indonesia pays by Simponi, every other country by transfer (P4a, P4b).
    `is_visitor` stands for a person at the office's desk who has no account (R4): nobody logs in as them, no mail goes
    to their placeholder of an address, and their orders wait to be claimed.

    An account closes at `closes_at`, unless its owner takes that back; at `closed_at` nothing of them was left on the
    row (`silastik.privacy`), which stays since orders and papers refer to it.

    The profile fields may be empty until the second step of signing up; an order needs them all (`missing_fields`).
    """

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("nama lengkap"), max_length=120, blank=True)
    segment = models.CharField(_("segmen"), max_length=20, choices=Segment, blank=True)
    institution = models.CharField(_("nama instansi"), max_length=160, blank=True)
    job = models.CharField(_("pekerjaan"), max_length=20, choices=Job, blank=True)
    country = models.CharField(_("negara domisili"), max_length=2, blank=True)
    address = models.TextField(_("alamat"), max_length=500, blank=True)
    phone = models.CharField(_("telepon"), max_length=25, blank=True)
    npwp = models.CharField("NPWP", max_length=16, blank=True)
    npwp_confirmed_at = models.DateTimeField(_("NPWP dinyatakan aktif"), null=True, blank=True, editable=False)
    npwp_confirmed_by = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(
        _("bahasa"), max_length=5, choices=[("id", "Bahasa Indonesia"), ("en", "English")], default="id"
    )
    is_visitor = models.BooleanField(_("pengunjung tanpa akun"), default=False, editable=False)
    is_staff = models.BooleanField(_("boleh masuk admin"), default=False)
    is_active = models.BooleanField(_("aktif"), default=True)
    joined_at = models.DateTimeField(_("terdaftar"), default=timezone.now, editable=False)
    closing_asked_at = models.DateTimeField(_("penutupan diminta"), null=True, blank=True, editable=False)
    closes_at = models.DateTimeField(_("ditutup paling cepat"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("ditutup"), null=True, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    PROFILE_FIELDS = ("name", "segment", "institution", "job", "country", "address", "phone")

    class Meta:
        verbose_name = _("pengguna")
        verbose_name_plural = _("pengguna")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("Alamat e-mail ini sudah dipakai akun lain."),
            ),
            models.CheckConstraint(
                condition=Q(segment=Segment.PRIVATE, npwp__regex=r"^\d{15,16}$")
                | (~Q(segment=Segment.PRIVATE) & Q(npwp="")),
                name="user_npwp_iff_private",
                violation_error_message=_("NPWP wajib bagi segmen swasta, dan hanya bagi segmen itu."),
            ),
            models.CheckConstraint(condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"), name="user_country_code"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Whom the admin's histories name, beside the e-mail."""
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("users:profile")

    @property
    def is_domestic(self) -> bool:
        return self.country == "ID"

    @property
    def npwp_shown(self) -> str:
        """The whole number, for the officer who looks it up at the tax office; everybody else sees it masked."""
        return npwp.format(self.npwp) if self.npwp else ""

    @property
    def npwp_masked(self) -> str:
        return npwp.mask(self.npwp) if self.npwp else ""

    @property
    def missing_fields(self) -> list[str]:
        """Verbose names of the profile fields that an order still needs."""
        fields = [*self.PROFILE_FIELDS, *(["npwp"] if self.segment == Segment.PRIVATE else [])]
        labels = {field.name: field.verbose_name for field in self._meta.fields}
        return [str(labels[field]) for field in fields if not getattr(self, field)]

    @property
    def is_out_of_reach(self) -> bool:
        """Whether no mail reaches this person: a visitor without account (R4), or one whose account is closed."""
        return self.is_visitor or self.closed_at is not None

    @property
    def powers(self) -> str:
        """All that tells what one account is shown from what another is, for parts of pages kept for many."""
        return " ".join([*sorted(self.get_all_permissions()), *(["staff"] if self.is_staff else [])])

    @property
    def is_office_staff(self) -> bool:
        """Whether this account works for the office: it then serves, and never orders."""
        from . import roles

        return roles.is_office_staff(self)


class CalendarKey(models.Model):
    """The secret of an officer's calendar link; see `calendar_keys`. No row, no link."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_key")
    key = models.CharField(_("kunci"), max_length=43)
    renewed_at = models.DateTimeField(_("diperbarui"), auto_now=True)

    class Meta:
        verbose_name = _("kunci kalender")
        verbose_name_plural = _("kunci kalender")

    def __str__(self) -> str:
        return str(self.user)


class Consent(models.Model):
    """What a person went on under outside any order: which text, in which version, when, from which network address.

    Written by `consents` alone and never changed, but that the address is forgotten with its owner.
    """

    class Kind(models.TextChoices):
        PRIVACY = "privacy", _("Pemberitahuan privasi")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(_("jenis"), max_length=10, choices=Kind)
    version = models.CharField(_("versi"), max_length=20)
    sha256 = models.CharField("SHA-256", max_length=64)
    at = models.DateTimeField(_("waktu"))
    ip = models.GenericIPAddressField(_("alamat jaringan"), null=True)

    class Meta:
        verbose_name = _("persetujuan")
        verbose_name_plural = _("persetujuan")
        ordering = ["-at", "-pk"]
        triggers = [pgtrigger.ReadOnly(name="consent_is_final", fields=["user", "kind", "version", "sha256", "at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class AccessRecord(models.Model):
    """Somebody of the office looked at a person's data: once per reader, person, kind, thing and day. Append-only.

    Written by `access.note` alone. `about` names the order, document or period; `whose` is null where many people's
    data were read at once, as in an export, or those of somebody without an account. The portal's own people looking at
    their own data are not recorded.
    """

    class Kind(models.TextChoices):
        ORDER = "order", _("Data pelanggan pada pesanan")
        NPWP = "npwp", _("NPWP lengkap")
        DOCUMENT = "document", _("Dokumen resmi")
        PROOF = "proof", _("Bukti transfer")
        LETTER = "letter", _("Surat permohonan Rp0,00")
        AGREEMENT = "agreement", _("SPPD bertanda tangan")
        UPLOAD = "upload", _("Berkas dari pelanggan")
        ACCOUNT = "account", _("Akun di admin")
        COMPLAINT = "complaint", _("Pengaduan")
        STATEMENT = "statement", _("Rekening koran")
        EXPORT = "export", _("Ekspor berisi nama")

    at = models.DateTimeField()
    day = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    whose = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    about = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("pembacaan data pribadi")
        verbose_name_plural = _("pembacaan data pribadi")
        permissions = [("view_audit", _("Melihat jejak audit"))]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "whose", "kind", "about", "day"], nulls_distinct=False, name="access_once_a_day"
            )
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="access_newest"),
            models.Index(fields=["about", "-at"], name="access_about"),
        ]
        triggers = [pgtrigger.Protect(name="access_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.by} {self.kind} {self.about}"
