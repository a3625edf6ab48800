"""An invoice as PDF/A, and what hundreds of them leave behind in the memory of the worker that makes them.

A render is told against WeasyPrint's empty page, in processor time, both warm; memory is what Linux holds resident for
a process of its own, which renders and does nothing else.
"""

import gc
from collections.abc import Iterator
from multiprocessing import get_context
from os import getpid
from time import process_time

from django.db import connection
from django.utils import translation
from weasyprint import HTML

from orders import documents
from orders.models import Document
from tests import builders

from . import cpu
from .bounds import Line, alternate, ratio

RENDERS, FEW, MANY = 8, 30, 1_000
RATIO, GROWTH = 9.5, 1.2


def measure() -> Iterator[Line]:
    order = builders.offered()
    invoice = Document.objects.select_related("order", "office").get(order_id=order.pk, kind=Document.Kind.INVOICE)

    def ours() -> None:
        documents.pdf_of(invoice)

    def bare() -> None:
        HTML(string="<p></p>").write_pdf()

    def taken_by(work) -> float:
        began = process_time()
        for _time in range(RENDERS):
            work()
        return (process_time() - began) / RENDERS

    with translation.override("id"):
        ours()
        bare()
        yield ratio(
            "invoice PDF / WeasyPrint's empty page",
            *alternate(lambda: taken_by(ours), lambda: taken_by(bare), 5),
            RATIO,
        )
        connection.close()  # it is not the child's
        context = get_context("fork")
        told = context.SimpleQueue()
        child = context.Process(target=_grow, args=[ours, told])
        child.start()
        few, many = told.get()
        child.join()
    detail = f"{many:.0f} MiB against {few:.0f}"
    yield Line(f"worker's memory after {MANY:,} invoices / after {FEW}", many / few, "x", GROWTH, detail)


def _grow(render, told) -> None:
    sizes = []
    for number in range(1, MANY + 1):
        render()
        if number in {FEW, MANY}:
            gc.collect()
            sizes.append(cpu.resident(getpid()))
    told.put(sizes)
