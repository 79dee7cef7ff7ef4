from odoo.tests import tagged

from .common import SerialCase


@tagged("post_install", "-at_install")
class TestDelivery(SerialCase):
    """Serials go out on a delivery or an internal transfer (S1, S3, S4)."""

    def test_select_good_and_bad(self):
        """S1, S4: only free units of the item in the source location."""
        self._receive(["A1", "A2", "A3"])
        self._receive(["P1"], self.phone)
        self._ship(["A3"])
        move = self._delivery(2)
        result = move.serial_select(["A1", "a1", "P1", "A3", "ZZZ"])
        self.assertEqual(result["accepted"], ["A1"])
        self.assertRefused(result, "a1", "twice")
        self.assertRefused(result, "P1", "belongs to Phone P2")
        self.assertRefused(result, "A3", "already sold")
        self.assertRefused(result, "ZZZ", "unknown")

    def test_chosen_units_replace_proposed_ones(self):
        """S1: what the worker chooses counts, not what the reservation proposed."""
        self._receive(["A1", "A2", "A3", "A4"])
        move = self._delivery(2, assign=True)
        self.assertEqual(move.move_line_ids.lot_id, self._lots(["A1", "A2"]))
        self.assertEqual(move.serial_select(["A4", "A2"])["accepted"], ["A4", "A2"])
        self.assertEqual(set(move.move_line_ids.lot_id.mapped("name")), {"A2", "A4"})
        self.assertRefused(move.serial_select(["A3"]), "A3", "too many")
        reserved = self._lots(["A1", "A2", "A3", "A4"]).quant_ids.filtered(
            "reserved_quantity"
        )
        self.assertEqual(set(reserved.lot_id.mapped("name")), {"A2", "A4"})

    def test_reserved_for_another_document(self):
        """S1: a unit that another document holds is refused with its name."""
        self._receive(["A1"])
        first = self._delivery(1)
        first.serial_select(["A1"])
        second = self._delivery(1)
        self.assertRefused(second.serial_select(["A1"]), "A1", first.reference)

    def test_other_location(self):
        """S4: a unit on another shelf is refused with the shelf it is on."""
        self._receive(["A1"], destination=self.shelf_2)
        move = self._internal(1, self.shelf_1, self.shelf_2)
        self.assertRefused(move.serial_select(["A1"]), "A1", "Shelf 2")

    def test_suggest_takes_the_oldest(self):
        """S1: by the removal strategy, without writing anything."""
        self._receive(["A1"])
        self._receive(["A2", "A3"])
        self.env["stock.quant"].search(
            [("lot_id.name", "=", "A1")]
        ).in_date = "2020-01-01"
        move = self._delivery(3)
        self.assertEqual(move.serial_suggest(2), ["A1", "A2"])
        self.assertFalse(any(move.move_line_ids.mapped("serial_chosen")))

    def test_window_lists_free_units(self):
        """S1: the candidates with location and received date, paged and searched."""
        self._receive(["A1", "A2", "B1"])
        move = self._delivery(1)
        page = move.serial_candidates(limit=2)
        self.assertEqual((page["total"], len(page["rows"])), (3, 2))
        page = move.serial_candidates(search="b")
        self.assertEqual([row["name"] for row in page["rows"]], ["B1"])

    def test_not_available_is_neither_listed_nor_reserved(self):
        """U4: a returned or defective unit is not offered."""
        lots = self._receive(["A1", "A2"])
        defective = self.env["serial.status"]._get("defective")
        self.env["serial.event"].log(lots[0], "status", status_to_id=defective.id)
        lots.serial_rebuild()
        move = self._delivery(2, assign=True)
        self.assertEqual(move.move_line_ids.lot_id.mapped("name"), ["A2"])
        names = [row["name"] for row in move.serial_candidates()["rows"]]
        self.assertEqual(names, ["A2"])
        self.assertRefused(move.serial_select(["A1"]), "A1", "Defective")
