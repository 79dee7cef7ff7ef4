from odoo.tests import tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestUnitsWithoutHistory(SerialCase):
    """Units that no stock move has brought: opening balances, other programs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.units = cls.env["stock.lot"].create(
            [{"name": name, "product_id": cls.laptop.id} for name in ("A1", "A2")]
        )
        for unit in cls.units:
            cls._hold_unidentified(cls.laptop, 1, lot_id=unit)

    def test_they_are_reserved_and_shipped(self):
        """S1, U4: what a location holds may go, though no receipt has said so."""
        self.assertEqual(self.units.mapped("serial_available"), [True, True])
        move = self._delivery(2, assign=True)
        self.assertEqual(move.state, "assigned")
        self.assertEqual(move.move_line_ids.lot_id, self.units)
        move.picked = True
        move.picking_id.button_validate()
        self.assertEqual(move.state, "done")
        self.assertStatus(self.units, "sold")

    def test_they_are_listed_and_chosen(self):
        """S1: the selection window lists them."""
        move = self._delivery(1)
        rows = move.serial_candidates()["rows"]
        self.assertEqual([row["name"] for row in rows], ["A1", "A2"])
        self.assertEqual(move.serial_select(["A2"])["accepted"], ["A2"])
        self.assertRefused(
            self._delivery(1).serial_select(["A2"]), "A2", move.reference
        )

    def test_an_expected_unit_is_not_available(self):
        """U4: without quantity anywhere it is not on hand."""
        expected = self.env["stock.lot"].create(
            {"name": "A3", "product_id": self.laptop.id}
        )
        self.assertFalse(expected.serial_available)
        self.assertRefused(
            self._delivery(1).serial_select(["A3"]), "A3", "never received"
        )

    def test_a_status_counts(self):
        """U4: a unit without history that is defective stays."""
        defective = self.env["serial.status"]._get("defective")
        self.units[0].sudo().serial_status_id = defective
        move = self._delivery(2, assign=True)
        self.assertEqual(move.move_line_ids.lot_id, self.units[1])

    def test_lots_become_units(self):
        """T4, T5: records from before tracking get the status that moves gave them."""
        bag = self._make_product("Bag", tracking="lot")
        move = self._receipt(2, bag)
        for line, name in zip(move.move_line_ids, ("B1", "B2"), strict=False):
            line.write({"lot_name": name, "quantity": 1})
        move.move_line_ids.create(
            {**move._prepare_move_line_vals(quantity=1), "lot_name": "B2"}
        )
        move.picking_id.button_validate()
        lots = self._lots(["B1", "B2"], bag)
        self.assertEqual(len(lots), 2)
        self.assertFalse(lots.serial_status_id)
        bag.tracking = "serial"
        self.assertStatus(lots, "in_stock")
        self.assertEqual(lots.serial_vendor_id, self.vendor)

    def test_units_move_while_tracking_is_off(self):
        """T4: what happened without tracking counts when it is turned on again."""
        self.env.company.serial_allow_turn_off = True
        units = self._receive(["A3", "A4"])
        self.laptop.tracking = "lot"
        move = self._delivery(1)
        move.move_line_ids.create(
            {**move._prepare_move_line_vals(quantity=1), "lot_id": units[0].id}
        )
        move.picked = True
        move.picking_id.button_validate()
        self.laptop.tracking = "serial"
        self.assertStatus(units[0], "sold")
        self.assertStatus(units[1], "in_stock")
