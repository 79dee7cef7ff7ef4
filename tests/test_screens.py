"""Every screen of both add-ons as each group, on a desk and on a phone (P1, G1).

The actions are collected from the database: a new one is looked at without being
listed. Each is opened in a browser, and its first record; a dialog of an error, an
error on the console or something wider than the screen fails.
"""

import json
from pathlib import Path

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.serial_tracking.tests.common import SerialCase

SCRIPT = Path(__file__).with_name("screens.js").read_text()
ADDONS = ("serial_tracking", "serial_tracking_reports")
USER, TRANSFER, MANAGER, AUDITOR = (
    f"serial_tracking.group_serial_{name}"
    for name in ("user", "transfer", "manager", "auditor")
)
ADMINISTRATOR = (
    "base.group_system,stock.group_stock_manager,sales_team.group_sale_manager,"
    f"purchase.group_purchase_manager,account.group_account_manager,{MANAGER}"
)
FEWEST = 20


class ScreenCase(SerialCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.long = cls._make_product(
            "A product whose name is about as long as the longest that people give one"
        )
        names = [f"A-RATHER-LONG-SERIAL-NUMBER-{n:012d}" for n in range(3)]
        cls.units = cls._receive(names, cls.long)
        cls._ship(names[:1], cls.long)
        cls._hold_unidentified(cls.long, 2)
        claim = cls.env["serial.claim"].create(
            {"lot_id": cls.units[0].id, "problem": "dark"}
        )
        # What the buttons that open them say.
        cls.from_buttons = {
            "serial_tracking.action_serial_claim_settle": {
                "default_claim_id": claim.id,
                "default_step": "refuse",
            },
            "serial_tracking.action_serial_warranty_apply": {
                "default_product_tmpl_id": cls.long.product_tmpl_id.id
            },
        }

    def _actions(self, user):
        """What this user may open, with the context that each expects."""
        data = self.env["ir.model.data"].search(
            [
                ("module", "in", ADDONS),
                ("model", "in", ("ir.actions.act_window", "ir.actions.client")),
            ]
        )
        found = []
        for row in data:
            action = self.env[row.model].browse(row.res_id)
            if self._may_open(action, user):
                found.append(
                    {
                        "name": row.complete_name,
                        "action": row.complete_name,
                        "context": self._context(action)
                        | self.from_buttons.get(row.complete_name, {}),
                    }
                )
        return sorted(found, key=lambda item: item["name"])

    def _may_open(self, action, user):
        """By the action's own groups, its menu's, and what it is about."""
        menus = self.env["ir.ui.menu"].search(
            [("action", "=", f"{action._name},{action.id}")]
        )
        by_menu = [menu.group_ids for menu in menus if menu.group_ids]
        own = action.group_ids if "group_ids" in action._fields else ()
        if not all(groups & user.all_group_ids for groups in [*by_menu, own] if groups):
            return False
        if action._name == "ir.actions.client":
            return True
        if bound := action.binding_model_id.model:
            if not self.env[bound].with_user(user).has_access("read"):
                return False
        model = self.env[action.res_model].with_user(user)
        return model.has_access("create" if model._transient else "read")

    def _context(self, action):
        """The record that an action is opened from."""
        bound = "binding_model_id" in action._fields and action.binding_model_id.model
        lot = self.units[1:2]
        records = {
            "stock.lot": lot,
            "product.template": self.long.product_tmpl_id,
            "product.product": self.long,
            "stock.location": self.stock,
            "res.partner": self.customer,
            "stock.picking": self.env["stock.move.line"]
            .search([("lot_id", "=", lot.id)], limit=1)
            .picking_id,
        }
        record = records[bound] if bound else lot
        return {
            "active_id": record.id,
            "active_ids": record.ids,
            "active_model": record._name,
        }

    def _look(self, name, groups):
        user = new_test_user(self.env, f"screens_{name}", groups=groups)
        actions = self._actions(user)
        self.assertGreaterEqual(len(actions), FEWEST if name == "administrator" else 5)
        for size in ("1400x900", "390x844"):
            with self.subTest(group=name, size=size):
                self.browser_size = size
                self.touch_enabled = size.startswith("390")
                self.browser_js(
                    "/odoo",
                    SCRIPT.replace("/*ACTIONS*/ []", json.dumps(actions)),
                    "odoo.isReady === true",
                    login=user.login,
                    timeout=300,
                )


@tagged("post_install", "-at_install")
class TestScreens(ScreenCase):
    def test_user(self):
        """P1: people who enter and select."""
        self._look("user", USER)

    def test_transfer(self):
        """P1: people who carry units about."""
        self._look("transfer", TRANSFER)

    def test_manager(self):
        """P1: people who correct, import and change."""
        self._look("manager", MANAGER)

    def test_auditor(self):
        """P1: people who read everything, without stock rights."""
        self._look("auditor", AUDITOR)

    def test_administrator(self):
        """P1: people who set it up."""
        self._look("administrator", ADMINISTRATOR)
