"""The customer's draft: datasets, the choice from each, the abstract and who will sign (M2, M3).

The draft is saved as it goes: an unfinished choice is no mistake here, `selectors.problems` says what is missing.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from orders.states import OrderKind, OrderState
from silastik.core.context import current_office

from .. import choices, selectors
from ..models import Dataset, MicrodataOrder, Selection, UsageAbstract
from ..models.orders import FORMATS
from ..recipes import without_covered

if TYPE_CHECKING:
    from silastik.core.files import CheckedFile
    from silastik.users.models import User


@transaction.atomic
def draft_of(user: "User") -> MicrodataOrder:
    """The customer's draft, locked; made if need be."""
    drafts = MicrodataOrder.objects.select_for_update().filter(customer=user, state=OrderState.DRAFT)
    draft = drafts.first()
    if draft is None:
        try:
            with transaction.atomic():
                draft = MicrodataOrder.objects.create(customer=user, office=current_office(), kind=OrderKind.MICRODATA)
        except IntegrityError:  # the other tab was quicker
            draft = drafts.get()
    return draft


@transaction.atomic
def add_dataset(user: "User", dataset: Dataset) -> MicrodataOrder:
    """Put a dataset into the draft, in its newest version and whole; twice is once (M2)."""
    version = selectors.newest_version(dataset)
    if version is None:
        raise ValidationError(_("“%(title)s” belum dapat dipesan: berkasnya belum tersedia.") % {"title": dataset})
    draft = draft_of(user)
    Selection.objects.get_or_create(
        order=draft,
        dataset=dataset,
        defaults={"version": version, "formats": list(FORMATS[Dataset.Kind(dataset.kind)])[:1]},
    )
    return draft


@transaction.atomic
def remove_dataset(user: "User", dataset: Dataset) -> None:
    draft_of(user).selections.filter(dataset=dataset).delete()


@transaction.atomic
def choose(
    order: MicrodataOrder,
    dataset: Dataset,
    *,
    variables: Sequence[str] = (),
    areas: Sequence[str] = (),
    formats: Sequence[str] = (),
) -> Selection:
    """Set what is wanted from a dataset of the draft, or of an order that is being explained (M2).

    No variables: the full set; no areas: the whole coverage. Raises `ValidationError` by field where a variable is
    not to be had, an area lies outside the coverage or below what the dataset allows, or a format is unknown.
    """
    amendable(order)
    selection = order.selections.select_related("version__dataset__coverage").get(dataset=dataset)
    selection.variables = list(dict.fromkeys(variables))
    selection.areas = without_covered(areas)
    selection.formats = [key for key in FORMATS[Dataset.Kind(dataset.kind)] if key in formats]
    wrong = selectors.choice_faults(selection.version, selection.variables, selection.areas)
    if not selection.formats:
        wrong["formats"] = _("Pilih paling sedikit satu format.")
    if wrong:
        raise ValidationError(wrong)
    selection.save(update_fields=["variables", "areas", "formats", "changed_at"])
    return selection


@transaction.atomic
def choose_in_draft(
    user: "User", dataset: Dataset, *, variables: Sequence[str], areas: Sequence[str], formats: Sequence[str]
) -> Selection:
    """The same in the customer's draft, into which the dataset is put if need be; refused, nothing has changed."""
    draft = add_dataset(user, dataset)
    return choose(draft, dataset, variables=variables, areas=areas, formats=formats)


@transaction.atomic
def move_to_newest(order: MicrodataOrder, dataset: Dataset) -> list[str]:
    """Take the dataset's newest version; returns the chosen variables that it has no more, which are dropped."""
    amendable(order)
    selection = order.selections.select_related("version").get(dataset=dataset)
    newest = selectors.newest_version(dataset)
    if newest is None or newest.pk == selection.version_id:
        return []
    selection.version = newest
    gone = choices.missing_variables(selection)
    selection.variables = [name for name in selection.variables if name not in gone]
    selection.save(update_fields=["version", "variables", "changed_at"])
    return gone


@transaction.atomic
def save_abstract(
    order: MicrodataOrder,
    *,
    background: str = "",
    objectives: str = "",
    method: str = "",
    outputs: str = "",
    upload: "CheckedFile | None" = None,
    keeps_file: bool = True,
) -> UsageAbstract:
    """Keep the abstract as far as it is written (M3). Without a new upload the file sent before stays, if it is to."""
    amendable(order)
    values: dict[str, Any] = {"background": background, "objectives": objectives, "method": method, "outputs": outputs}
    if upload is not None:
        values |= {
            "file": upload.file,
            "file_name": upload.name,
            "file_type": upload.content_type,
            "file_sha256": upload.sha256,
        }
    elif not keeps_file:
        values |= dict.fromkeys(("file", "file_name", "file_type", "file_sha256"), "")
    abstract, _created = UsageAbstract.objects.update_or_create(order=order, defaults=values)
    return abstract


@transaction.atomic
def save_signer(
    order: MicrodataOrder, *, name: str = "", position: str = "", institution: str = "", identity: str = ""
) -> None:
    """Who will sign the SPPD for the customer (M8)."""
    amendable(order)
    MicrodataOrder.objects.filter(pk=order.pk).update(
        signer_name=name, signer_position=position, signer_institution=institution, signer_identity=identity
    )


def amendable(order: MicrodataOrder) -> None:
    """Lock the order and see that its customer may still change it: as a draft, or while explaining."""
    state = MicrodataOrder.objects.select_for_update().values_list("state", flat=True).get(pk=order.pk)
    if state not in (OrderState.DRAFT, OrderState.NEEDS_EXPLANATION):
        raise ValidationError(_("Pesanan ini sudah diajukan dan tidak dapat diubah lagi."))
