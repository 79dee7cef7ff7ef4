import re
from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.sql_db import Cursor
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models import serial_warranty_check as check
from .common_warranty import WarrantyCase

PATH = "/warranty-check"


@tagged("post_install", "-at_install")
class TestWarrantyCheck(WarrantyCase, HttpCase):
    """H4: anybody may ask about one unit whose number and product they know."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.laptop.write({"default_code": "LX-1", "barcode": "4006381333931"})
        cls.env.company.serial_public_warranty = True

    def setUp(self):
        super().setUp()
        self.lot = self._sold(["A1"])
        with freeze_time("2026-01-11"):
            self._receive(["STOCK-1"])

    def _ask(self, number, item, **data):
        return self.url_open(
            PATH, {"number": number, "item": item, "csrf_token": self._token(), **data}
        )

    def _token(self):
        text = self.url_open(PATH).text
        return re.search(r'name="csrf_token" value="([^"]+)"', text).group(1)

    def _answer(self, response):
        match = re.search(
            r'<div class="o_warranty_answer[^>]*>(.*?)</div>', response.text, re.DOTALL
        )
        text = re.sub(r"<[^>]+>", " ", match.group(1)) if match else ""
        return re.sub(r"\s+", " ", text).strip()

    def _bytes(self, response):
        """The page without the token against forgery, which each page has anew."""
        return re.sub(rb"[0-9a-f]{40}o\d+", b"TOKEN", response.content)

    @contextmanager
    def _statements(self):
        """All SQL texts that are executed inside, without values."""
        seen, execute = [], Cursor.execute

        def watched(cursor, query, *args, **kwargs):
            seen.append(str(getattr(query, "code", query)))
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", watched):
            yield seen

    # -- what it answers ---------------------------------------------------------------

    def test_off_by_default(self):
        """H4: without the company's consent there is no page."""
        company = self.env["res.company"].create({"name": "Fresh"})
        self.assertFalse(company.serial_public_warranty)
        token = self._token()
        self.env.company.serial_public_warranty = False
        self.assertEqual(self.url_open(PATH).status_code, 404)
        asked = self.url_open(
            PATH, {"number": "A1", "item": "LX-1", "csrf_token": token}
        )
        self.assertEqual(asked.status_code, 404)
        self.assertNotIn("02/14/2027", asked.text)

    def test_answer(self):
        """H4: state and last day, whichever way the product is named, in any case."""
        for item in (
            "LX-1",
            "lx-1 ",
            "4006381333931",
            "Laptop X1",
            "laptop x1",
            "[LX-1] Laptop X1",
        ):
            with self.subTest(item=item):
                with freeze_time("2026-06-01 10:00"):
                    warranty = self.env["stock.lot"].serial_public_warranty(" a1", item)
                self.assertEqual(warranty["state"], "active")
                self.assertEqual(str(warranty["end"]), "2027-02-14")

    def test_states(self):
        """H4, W1: expired with its last day; void and none without any."""
        self.lot.serial_set_warranty("2020-01-01", "2021-01-01", "x")
        text = self._answer(self._ask("A1", "LX-1"))
        self.assertEqual(text, "Warranty of this unit: Expired ended 01/01/2021")
        self.lot.serial_void_warranty("opened")
        text = self._answer(self._ask("A1", "LX-1"))
        self.assertEqual(text, "Warranty of this unit: Void")
        self._sold(["P1"], product=self.phone)
        text = self._answer(self._ask("P1", "Phone P2"))
        self.assertEqual(text, "Warranty of this unit: None")

    def test_tells_nothing_else(self):
        """H4: no customer, day of sale, product, place or number in the answer."""
        self.lot.serial_set_warranty("2020-03-04", "2099-01-01", "SECRET")
        response = self._ask("A1", "LX-1")
        self.assertIn("01/01/2099", response.text)
        for hidden in ("Azure", "Laptop", "LX-1", "02/14/2026", "03/04/2020", "A1<"):
            self.assertNotIn(hidden, response.text)
        self.assertNotIn("SECRET", response.text)
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    # -- what it doesn't tell ----------------------------------------------------------

    def _noes(self):
        returned = self._sold(["BACK-1"])
        self._give_back(returned)
        return {
            "unknown number": ("NOBODYS-1", "LX-1"),
            "unknown product": ("A1", "Toaster"),
            "another product": ("A1", "Phone P2"),
            "in stock": ("STOCK-1", "LX-1"),
            "came back": ("BACK-1", "LX-1"),
            "part of the number": ("A", "LX-1"),
            "part of the name": ("A1", "Laptop"),
            "wildcard": ("A1", "%"),
            "wildcards": ("%", "LX__"),
            "empty product": ("A1", ""),
            "blank product": ("A1", " \t"),
            "nothing": ("", ""),
            "quotes": ("A1' OR '1'='1", '"'),
            "statement": ("A1'; DROP TABLE stock_lot; --", "LX-1"),
            "backslash": ("A1\\", "\\"),
            "format": ("%s%(key)s", "%(company)s"),
            "markup": ("<script>alert(1)</script>", "{{7*7}}"),
            "control characters": ("\x00A\x001\x07\x00x", "\x00"),
            "long": ("A1" * 5000, "LX-1" * 2500),
        }

    def test_all_noes_are_the_same_bytes(self):
        """H4: unknown, wrong product and never sold can't be told apart."""
        noes = self._noes()
        reference = self._ask("NOBODYS-0", "LX-1")
        self.assertIn("We know of no sold unit", self._answer(reference))
        with patch.object(check, "PER_HOUR", 1000):
            for name, asked in noes.items():
                with self.subTest(name):
                    response = self._ask(*asked)
                    self.assertEqual(response.status_code, 200)
                    self.assertEqual(self._bytes(response), self._bytes(reference))
                    self.assertEqual(
                        {**response.headers, "Date": "", "Set-Cookie": ""},
                        {**reference.headers, "Date": "", "Set-Cookie": ""},
                    )

    def test_all_noes_make_the_same_statements(self):
        """H4: nor by the work that they are."""
        noes = self._noes()
        token = self._token()
        texts = {}
        with patch.object(check, "PER_HOUR", 1000):
            for name, (number, item) in [("warm", ("x", "y")), *noes.items()]:
                data = {"number": number, "item": item, "csrf_token": token}
                self.url_open(PATH, data)
                with self._statements() as seen:
                    self.url_open(PATH, data)
                texts[name] = [text for text in seen if "SAVEPOINT" not in text]
        self.assertTrue(any("stock_lot" in text for text in texts["warm"]))
        for name, seen in texts.items():
            with self.subTest(name):
                self.assertEqual(seen, texts["warm"])

    def test_one_statement(self):
        """H4: asking is one statement, found or not."""
        Lot = self.env["stock.lot"]
        Lot.serial_public_warranty("A1", "LX-1")
        self.env.flush_all()
        for number, item in (("A1", "LX-1"), ("A1", "no"), ("no", "LX-1")):
            with self.assertQueryCount(1):
                Lot.serial_public_warranty(number, item)

    def test_two_products_of_one_name(self):
        """H4: where number and name fit two units, neither is told."""
        twin = self._make_product("Laptop X1")
        self._sold(["A1"], product=twin)
        Lot = self.env["stock.lot"]
        self.assertIsNone(Lot.serial_public_warranty("A1", "Laptop X1"))
        self.assertTrue(Lot.serial_public_warranty("A1", "LX-1"))

    def test_other_company(self):
        """H4, P2: only what the company of the page sold."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        Lot = self.env["stock.lot"].with_company(other)
        self.assertIsNone(Lot.serial_public_warranty("A1", "LX-1"))

    # -- guards ------------------------------------------------------------------------

    def test_limit(self):
        """H4: after so many checks in an hour an address gets no answer, right or
        wrong; in the next hour it does."""
        self.env["ir.config_parameter"].set_param(check.PARAMETER, "3")
        with freeze_time("2026-06-01 10:00"):
            for n in range(3):
                self.assertEqual(self._ask(f"X{n}", "LX-1").status_code, 200)
            refused = self._ask("A1", "LX-1")
            self.assertEqual(refused.status_code, 429)
            self.assertIn("too often", self._answer(refused))
            self.assertEqual(self._bytes(refused), self._bytes(self._ask("X9", "LX-1")))
        with freeze_time("2026-06-01 11:00"):
            self.assertEqual(self._ask("A1", "LX-1").status_code, 200)

    def test_limit_is_per_address(self):
        """H4: others may still ask; the addresses of one IPv6 connection are one."""
        Check = self.env["serial.warranty.check"]
        self.env["ir.config_parameter"].set_param(check.PARAMETER, "1")
        self.assertTrue(Check.count_one("192.0.2.1"))
        self.assertFalse(Check.count_one("192.0.2.1"))
        self.assertTrue(Check.count_one("192.0.2.2"))
        self.assertTrue(Check.count_one("2001:db8::1"))
        self.assertFalse(Check.count_one("2001:db8::ffff:2"))
        self.assertTrue(Check.count_one("2001:db8:0:1::1"))
        self.assertTrue(Check.count_one(None))
        self.assertFalse(Check.count_one("not an address"))

    def test_addresses_are_not_kept(self):
        """H4: only hashes are, and those for a day."""
        Check = self.env["serial.warranty.check"]
        with freeze_time("2026-06-01 10:20"):
            Check.count_one("192.0.2.1")
        rows = Check.search([])
        self.assertNotIn("192.0.2.1", rows.mapped("address"))
        with freeze_time("2026-06-02 09:00"):
            Check._gc_yesterday()
            self.assertTrue(rows.exists())
        with freeze_time("2026-06-02 11:01"):
            Check._gc_yesterday()
            self.assertFalse(rows.exists())

    def test_forged_request(self):
        """H4: a form of another site can't ask."""
        for data in ({}, {"csrf_token": "wrong"}):
            with mute_logger("odoo.http"):
                response = self.url_open(PATH, {"number": "A1", "item": "LX-1", **data})
            self.assertEqual(response.status_code, 400)
            self.assertNotIn("02/14/2027", response.text)

    def test_address_can_not_carry_the_question(self):
        """H4: a link asks nothing."""
        response = self.url_open(f"{PATH}?number=A1&item=LX-1")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(self._answer(response), "")

    def test_setting(self):
        """H4: an administrator opens the page in the Inventory settings."""
        self.env.company.serial_public_warranty = False
        Settings = self.env["res.config.settings"]
        Settings.create({"serial_public_warranty": True}).execute()
        self.assertTrue(self.env.company.serial_public_warranty)

    def test_by_rpc(self):
        """H4, P2: the look-up and the counter can't be called from outside."""
        portal = self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "serial_check_portal",
                "password": "serial_check_portal",
                "group_ids": [Command.set([self.env.ref("base.group_portal").id])],
            }
        )
        self.authenticate(portal.login, portal.login)
        for model, method, args in (
            ("stock.lot", "serial_public_warranty", ["A1", "LX-1"]),
            ("serial.warranty.check", "count_one", ["192.0.2.1"]),
        ):
            with self.subTest(method=method), mute_logger("odoo.http"):
                response = self.url_open(
                    f"/web/dataset/call_kw/{model}/{method}",
                    json={
                        "params": {
                            "model": model,
                            "method": method,
                            "args": args,
                            "kwargs": {},
                        }
                    },
                )
                self.assertIn("error", response.json())

    def test_tour(self):
        """H4: a customer without login asks twice."""
        self.lot.serial_set_warranty("2020-01-01", "2099-01-31", "test")
        self.start_tour(PATH, "serial_warranty_check")
