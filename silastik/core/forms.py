"""The one way forms look: labels, hints and errors come from templates/django/forms, never from a page."""

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting


class PortalBoundField(BoundField):
    """A field whose widget carries the class Bootstrap styles it by, beside any class of its own.

    A file's widget also says how much the server takes, so that the browser refuses more before it travels.
    """

    def build_widget_attrs(self, attrs: dict, widget: forms.Widget | None = None) -> dict:
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if style := _style(widget):
            attrs["class"] = f"{widget.attrs.get('class', '')} {style}".strip()
        if isinstance(widget, forms.FileInput) and "data-max-bytes" not in widget.attrs:
            attrs["data-max-bytes"] = str(settings.UPLOAD_MAX_BYTES)
        return attrs


class PortalRenderer(TemplatesSetting):
    """Renders every form of the portal: summary of errors on top, then the fields, each with its error beside it."""

    form_template_name = "django/forms/form.html"
    formset_template_name = "django/forms/formset.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = PortalBoundField


def _style(widget: forms.Widget) -> str:
    match widget:
        case forms.HiddenInput() | forms.MultipleHiddenInput() | forms.MultiWidget():
            return ""
        case forms.CheckboxInput() | forms.RadioSelect() | forms.CheckboxSelectMultiple():
            return "form-check-input"
        case forms.Select():
            return "form-select"
        case _:
            return "form-control"
