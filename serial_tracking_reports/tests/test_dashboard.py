from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import SerialReportCase


@tagged("post_install", "-at_install")
class TestDashboard(SerialReportCase):
    """The figures of the index page agree with their lists (X10)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receive(cls.phone, ["P1", "P2", "P3"])
        cls.deliver(cls.phone, ["P1"], cls.ann)
        cls.carry(cls.phone, ["P3"])

    def _charts(self):
        with self.at("2026-03-20 12:00"):
            wizard = self.env(user=self.auditor)["serial.report.wizard"]
            charts = wizard.serial_dashboard()
        return {chart["code"]: chart["bars"] for chart in charts}

    def test_every_bar_opens_as_many_units_as_it_says_x10(self):
        with self.at("2026-03-20 12:00"):
            for bars in self._charts().values():
                for bar in bars:
                    action = bar["action"]
                    model = self.env(user=self.auditor)[action["res_model"]]
                    self.assertEqual(
                        model.search_count(action["domain"]), bar["value"], bar["label"]
                    )

    def test_figures_x10(self):
        charts = self._charts()
        places = {bar["label"]: bar["value"] for bar in charts["location_id"]}
        self.assertEqual(places[self.shelf.display_name], 1)
        sold = {bar["label"]: bar["value"] for bar in charts["sold"]}
        self.assertEqual(len(sold), 12)
        self.assertGreaterEqual(sold["Mar 2026"], 1)

    def test_places_beyond_the_greatest_are_one_bar_x10(self):
        """12 shelves with a unit each: 7 bars and one for the rest."""
        for number in range(12):
            shelf = self.env["stock.location"].create(
                {"name": f"Far shelf {number}", "location_id": self.stock.id}
            )
            name = f"FAR{number}"
            self.receive(self.phone, [name], moment="2026-03-11 10:00")
            lot = self.lots(self.phone, [name])
            self.env["stock.quant"].search(
                [("lot_id", "=", lot.id), ("location_id", "=", self.stock.id)]
            ).sudo().location_id = shelf
        with self.at("2026-03-20 12:00"):
            bars = self._charts()["location_id"]
            report = self.env(user=self.auditor)["serial.stock.report"]
            self.assertEqual(len(bars), 8)
            self.assertEqual(bars[-1]["label"], "Other places")
            self.assertEqual(sum(bar["value"] for bar in bars), report.search_count([]))
            self.assertEqual(
                report.search_count(bars[-1]["action"]["domain"]), bars[-1]["value"]
            )

    def test_figures_need_the_right_x10_p1(self):
        user = new_test_user(
            self.env, "dash_user", groups="serial_tracking.group_serial_user"
        )
        with self.assertRaises(AccessError):
            self.env(user=user)["serial.report.wizard"].serial_dashboard()
