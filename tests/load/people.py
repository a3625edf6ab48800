"""What customers and officers do all day, as Locust plays it: they read for some seconds, then go on."""

import json
import random
import re
from pathlib import Path
from typing import Any

from locust import HttpUser, between, events, task

WORDS = ("gorontalo", "statistik", "dalam angka", "penduduk", "2023", "podes", "tidak ada yang begini")
DICE = random.Random(7502)  # noqa: S311 - the same day each time
LATE = 30  # seconds after which somebody gives up


@events.init_command_line_parser.add_listener
def _arguments(parser: Any) -> None:
    parser.add_argument("--sessions", default=".", help="the folder of sessions.json")


@events.test_start.add_listener
def _read(environment: Any, **_others: Any) -> None:
    people = json.loads((Path(environment.parsed_options.sessions) / "sessions.json").read_text())
    Customer.sessions, Officer.sessions = people["customers"], people["officers"]


class Person(HttpUser):
    abstract = True
    sessions: list[str] = []

    def on_start(self) -> None:
        self.client.cookies.set("sessionid", type(self).sessions.pop())
        self.client.cookies.set("django_language", "id")

    def read(self, path: str, name: str) -> str:
        return self.client.get(path, name=name, timeout=LATE).text

    def send(self, path: str, name: str, **data: Any) -> str:
        headers = {"X-CSRFToken": self.client.cookies.get("csrftoken", ""), "Referer": self.host or ""}
        return self.client.post(path, data, name=name, headers=headers, timeout=LATE).text


class Customer(Person):
    """Looks around, orders now and then, and looks how far the order is."""

    fixed_count = 200
    wait_time = between(2, 8)
    orders: list[str] = []
    titles: list[str] = []

    @task(2)
    def open_the_front_page(self) -> None:
        self.read("/", "front page")

    @task(4)
    def search_the_catalogue(self) -> None:
        page = self.read(f"/katalog/?q={DICE.choice(WORDS)}", "catalogue, searched")
        self.titles = re.findall(r'href="/katalog/([\w-]+)/"', page) or self.titles

    @task(4)
    def look_through_the_catalogue(self) -> None:
        page = self.read("/katalog/", "catalogue")
        self.titles = re.findall(r'href="/katalog/([\w-]+)/"', page) or self.titles

    @task(4)
    def read_about_a_title(self) -> None:
        if self.titles:
            self.read(f"/katalog/{DICE.choice(self.titles)}/", "title")

    @task(1)
    def read_the_tariffs(self) -> None:
        self.read("/tarif/", "tariffs")

    @task(1)
    def order(self) -> None:
        if not self.titles:
            return
        slug = DICE.choice(self.titles)
        self.read(f"/katalog/{slug}/", "title")
        self.send(f"/keranjang/tambah/{slug}/", "into the basket")
        basket = self.read("/keranjang/", "basket")
        if terms := re.search(r'name="terms" value="(\d+)"', basket):
            self.send("/keranjang/ajukan/", "submit", terms=terms[1], accepted="on")

    @task(3)
    def look_at_the_orders(self) -> None:
        page = self.read("/pesanan/", "own orders")
        self.orders = re.findall(r'href="(/pesanan/SIL[\w-]+/)"', page)

    @task(4)
    def look_how_far_it_is(self) -> None:
        if self.orders:
            self.read(DICE.choice(self.orders), "own order")

    @task(1)
    def ask_why_that_date(self) -> None:
        if self.orders:
            self.read(f"{DICE.choice(self.orders)}tenggat/", "why that date")


class Officer(Person):
    """Works through the queue."""

    fixed_count = 10
    wait_time = between(2, 6)
    rows: list[str] = []

    @task(4)
    def open_the_queue(self) -> None:
        page = self.read("/petugas/?tampilan=open", "queue")
        self.rows = re.findall(r'href="(/petugas/SIL[\w-]+/)"', page) or self.rows

    @task(2)
    def search(self) -> None:
        self.read(f"/petugas/?tampilan=all&q={DICE.choice(WORDS)}", "queue, searched")

    @task(3)
    def open_an_order(self) -> None:
        if self.rows:
            self.read(DICE.choice(self.rows), "workbench")

    @task(2)
    def send_an_offer(self) -> None:
        page = self.read("/petugas/?tampilan=new&jenis=publication", "queue")
        rows = re.findall(r'href="(/petugas/SIL[\w-]+/)"', page)
        if not rows:
            return
        row = DICE.choice(rows)
        self.send(f"{row}ambil/", "take")
        for point in ("softcopy", "invoice"):
            self.send(f"{row}daftar-periksa/", "tick", butir=point)
        self.send(f"{row}penawaran/", "send the offer")
