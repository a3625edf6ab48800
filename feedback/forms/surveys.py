"""The survey as a form: nine groups of four answers, all of them or none, and room for words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..ikm import ELEMENTS, LOWEST
from ..questions import QUESTIONS


class QuestionField(forms.TypedChoiceField):
    """A question of the survey; `short_label` names it where all that is unanswered is listed."""

    def __init__(self, *, short_label: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.short_label = short_label


class SurveyForm(forms.Form):
    """The nine questions, best answer first as on the rating; `answers` are those given, by key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, (key, question) in enumerate(QUESTIONS.items(), start=1):
            choices = list(enumerate(question.answers, start=LOWEST))
            self.fields[key] = QuestionField(
                short_label=f"{number}. {question.element}",
                label=f"{number}. {question.text}",
                choices=choices[::-1],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Pilih satu jawaban.")},
            )
        self.fields["comment"] = forms.CharField(
            label=_("Saran Anda"), required=False, max_length=2000, widget=forms.Textarea({"rows": 4})
        )

    @property
    def answers(self) -> dict[str, int]:
        return {key: self.cleaned_data[key] for key in ELEMENTS}
