"""Accounts in the admin: looked up and read; changed are only roles, and whether an account may be used."""

from collections.abc import Iterable
from typing import Any, cast

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from silastik.core.admin import ReadOnlyAdmin

from . import access, countries, roles, services
from .models import User

# The admin's own login page would let staff in without their second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class RoleField(forms.ModelMultipleChoiceField):
    """Groups shown by the names of the roles they stand for."""

    def label_from_instance(self, group: Group) -> str:
        return str(roles.LABELS.get(group.name, group.name))


class UserForm(forms.ModelForm):
    groups = RoleField(
        label=_("Peran"),
        queryset=Group.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Pelanggan tidak memegang peran. Petugas layanan dan bendahara tidak boleh dipegang satu akun."),
    )

    class Meta:
        model = User
        fields = ["is_active", "groups"]

    def clean_groups(self) -> QuerySet[Group]:
        groups = self.cleaned_data["groups"]
        roles.check_apart(group.name for group in groups)
        return groups


def _names(groups: Iterable[Group]) -> str:
    return ", ".join(str(roles.LABELS.get(group.name, group.name)) for group in groups)


class NotedAdmin(ReadOnlyAdmin):
    """Read-only rows that show more of a person than a name: whoever opens one is written down (decision 0024)."""

    noted: access.Kind

    def whose(self, row: Any) -> tuple[User, str]:
        """The person a row is about, and what to call the row."""
        raise NotImplementedError

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        if row := self.get_object(request, object_id):
            person, about = self.whose(row)
            access.note(cast(User, request.user), person, self.noted, about)
        return super().change_view(request, object_id, form_url, extra_context)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Accounts are born by signing up and end by being made inactive: no adding, no deleting, no passwords here."""

    form = UserForm
    list_display = ["email", "name", "role_names", "segment", "institution", "is_active", "joined_at"]
    list_filter = ["is_active", "groups", "segment"]
    search_fields = ["email", "name", "institution"]
    ordering = ["-joined_at"]
    view_on_site = False
    fieldsets = [
        (None, {"fields": ["email", "is_active", "groups", "is_staff"]}),
        (
            _("Profil"),
            {"fields": ["name", "segment", "institution", "job", "country_name", "address", "phone", "language"]},
        ),
        ("NPWP", {"fields": ["npwp_masked", "npwp_confirmed_at", "npwp_officer"]}),
        (_("Waktu"), {"fields": ["joined_at", "last_login", "closes_at", "closed_at"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        if person := self.get_object(request, object_id):
            access.note(cast(User, request.user), person, access.Kind.ACCOUNT, f"akun {person.pk}")
        return super().change_view(request, object_id, form_url, extra_context)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[Any]:
        """Everything but roles and activity; of their own account, everything."""
        shown = flatten_fieldsets(self.get_fieldsets(request, obj))
        changeable = set() if obj and obj.pk == request.user.pk else {"is_active", "groups"}
        return [field for field in shown if field not in changeable]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """What the history says: from which roles to which, and whether the account may be used."""
        said: list[Any] = []
        if "groups" in form.changed_data:
            before, after = (_names(groups) for groups in (form.initial["groups"], form.cleaned_data["groups"]))
            said.append(_("Peran: “%(before)s” menjadi “%(after)s”") % {"before": before, "after": after})
        if "is_active" in form.changed_data:
            said.append(_("Akun diaktifkan") if form.instance.is_active else _("Akun dinonaktifkan"))
        return "; ".join(map(str, said)) or super().construct_change_message(request, form, formsets, add)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if "groups" in form.cleaned_data:
            names = [group.name for group in form.cleaned_data["groups"]]
            services.set_roles(form.instance, names, by=cast(User, request.user))

    @admin.display(description=_("Peran"))
    def role_names(self, user: User) -> str:
        return _names(user.groups.all())

    @admin.display(description=_("Negara domisili"))
    def country_name(self, user: User) -> str:
        return countries.name(user.country)

    @admin.display(description=_("Dinyatakan aktif oleh"))
    def npwp_officer(self, user: User) -> str:
        return str(user.npwp_confirmed_by or "")

    @admin.display(description="NPWP")
    def npwp_masked(self, user: User) -> str:
        return user.npwp_masked
