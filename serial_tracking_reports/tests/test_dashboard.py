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

    def test_figures_need_the_right_x10_p1(self):
        user = new_test_user(
            self.env, "dash_user", groups="serial_tracking.group_serial_user"
        )
        with self.assertRaises(AccessError):
            self.env(user=user)["serial.report.wizard"].serial_dashboard()
