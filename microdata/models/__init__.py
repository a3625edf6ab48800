"""Datasets with their dictionaries and areas; the microdata order with its choice, review, samples and agreement."""

from .agreements import Agreement, AgreementFile, DutyStamp
from .areas import Area, AreaLevel
from .datasets import Dataset, DatasetVersion, Layer, Variable
from .extractions import Extraction
from .orders import MicrodataOrder, Selection, UsageAbstract
from .reviews import Review, Verdict
from .samples import SampleRound
from .uploads import Upload

__all__ = [
    "Agreement",
    "AgreementFile",
    "Area",
    "AreaLevel",
    "Dataset",
    "DatasetVersion",
    "DutyStamp",
    "Extraction",
    "Layer",
    "MicrodataOrder",
    "Review",
    "SampleRound",
    "Selection",
    "Upload",
    "UsageAbstract",
    "Variable",
    "Verdict",
]
