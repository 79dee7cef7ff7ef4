from odoo import api, fields, models

from ..tools.stock_words import DONE_AT, IDENTIFYING, MOVES_DONE, MOVING, RESERVING
from .serial_identify_buffer import SerialIdentifyBuffer
from .serial_quant_buffer import MovedUnit, SerialQuantBuffer
from .serial_rows import hooked, read_rows, stage_rows, worthwhile, write_staged
from .stock_lot_bulk import KNOWN_VALUES


class StockMoveLine(models.Model):
    """Moving and reserving many units in a few statements (DESIGN, decision 2)."""

    _inherit = "stock.move.line"

    def _action_done(self):
        serial_lines = self._serial_moving_lines().filtered("lot_id")
        buffer = self.env.context.get(IDENTIFYING)
        if not buffer and not worthwhile(len(serial_lines)):
            return super()._action_done()
        buffer = buffer or serial_lines._serial_moving_buffer()
        taken = [u for u in MovedUnit.read(serial_lines) if buffer.takes(u)]
        plain = serial_lines._serial_plain_units(taken)
        others = self - self.browse(unit.line for unit in plain)
        others = others.with_context(**{MOVING: (buffer, {u.line for u in taken})})
        res = super(StockMoveLine, others)._action_done()
        self._serial_move_units(plain, buffer)
        buffer.apply()
        return res

    def _serial_known_of_lots(self):
        """What these lines, all alike, make of their new units, for the context."""
        known = self.env.context.get(DONE_AT)
        names = ("move_id", "location_id", "location_dest_id", "owner_id")
        given = ("serial_warranty_start", "serial_warranty_end")
        if (
            known is None
            or not worthwhile(len(self))
            or len(set(read_rows(self, *names, *given))) > 1
        ):
            return {}
        date = known.setdefault("at", fields.Datetime.now())
        values = self.env["stock.lot"].sudo()._serial_values_after(self[:1], date)
        return {KNOWN_VALUES: values}

    def _serial_moving_buffer(self):
        return SerialQuantBuffer(self._serial_plain_env(), self.product_id, self.lot_id)

    def _serial_plain_units(self, units):
        """Those of which core's loop would do nothing but change two quants."""
        if hooked(self, "_action_done", "_synchronize_quant"):
            return []
        fields = ("quantity", "quantity_product_uom", "product_uom_id", "product_id")
        rows = dict(zip(self._ids, read_rows(self, *fields), strict=True))
        counts_ones = {
            (uom_id, product_id)
            for uom_id, product_id in {row[2:] for row in rows.values()}
            if self.env["uom.uom"].browse(uom_id).round(1) == 1
            and self.env["product.product"].browse(product_id).is_storable
        }
        return [
            unit
            for unit in units
            if not (unit.package or unit.result_package)
            and rows[unit.line][:2] == (1, 1)
            and rows[unit.line][2:] in counts_ones
        ]

    def _serial_move_units(self, units, buffer):
        """Take these units from their place to the next one, as core's loop does."""
        lines = self.browse(unit.line for unit in units)
        if not lines:
            return
        lines._check_company()
        bypassed = self._serial_bypassed(units)
        for unit in units:
            source = (unit.source, unit.lot, None, unit.owner)
            if (unit.move, unit.source) not in bypassed:
                buffer.change(unit.product, source, reserved=-1)
            _free, in_date = buffer.change(unit.product, source, quantity=-1)
            place = (unit.destination, unit.lot, None, unit.owner)
            buffer.change(unit.product, place, quantity=1, in_date=in_date)
        if not self.env.context.get(MOVES_DONE):
            lines.write({"date": fields.Datetime.now()})

    def _serial_bypassed(self, units):
        Move, Location = self.env["stock.move"], self.env["stock.location"]
        return {
            (move_id, source_id)
            for move_id, source_id in {(unit.move, unit.source) for unit in units}
            if Move.browse(move_id)._should_bypass_reservation(
                Location.browse(source_id)
            )
        }

    def write(self, vals):
        if not (
            vals.keys() <= {"date", "picked"}
            and worthwhile(len(self))
            and not hooked(self, "write")
            and self._serial_all_serial()
        ):
            return super().write(vals)
        self.check_access("write")
        if vals.get("picked") and "date" not in vals:
            stage_rows(self._serial_not_picked(), {"date": fields.Datetime.now()})
        for name, value in vals.items():
            self._serial_stage(name, value)
        if "date" in vals:
            self._serial_follow_moves()
        self._validate_fields(vals)
        return True

    def _serial_stage(self, name, value):
        """Have this value written to the lines that don't have it yet."""
        field = self._fields[name]
        self.env.remove_to_compute(field, self)
        value = field.convert_to_cache(value, self)
        rows = zip(self._ids, read_rows(self, name), strict=True)
        differing = self.browse(id_ for id_, (known,) in rows if known != value)
        stage_rows(differing, {name: value})

    @api.model
    def _serial_flush_done(self, names):
        """Flush before done lines are read, unless only open lines wait."""
        self._recompute_model(names)
        dirty = {
            id_
            for name in names
            for id_ in self.env._field_dirty.get(self._fields[name], ())
        }
        states = read_rows(self.browse(dirty), "state")
        if any(state == "done" for (state,) in states):
            self.flush_model(names)

    def _flush(self):
        write_staged(self)
        return super()._flush()

    def _serial_follow_moves(self):
        """Let lines of serial moves that changed their state follow, without a query.

        :return: the lines that do
        """
        todo = self.env.transaction.tocompute.get(self._fields["state"], ())
        lines = self.browse(id_ for id_ in self._ids if id_ in todo)
        if not worthwhile(len(lines)) or hooked(self, "_compute_picked"):
            return self.browse()
        for move, group in lines.grouped("move_id").items():
            group._serial_stage("state", move.state)
            if move.state == "done":
                group._serial_stage("picked", True)
            else:
                self.env.remove_to_compute(self._fields["picked"], group)
        return lines

    def _serial_all_serial(self):
        return all(move.has_tracking == "serial" for move in self.move_id)

    def _serial_not_picked(self):
        rows = zip(self._ids, read_rows(self, "state", "picked"), strict=True)
        closed = ("draft", "cancel", "done")
        return self.browse(
            id_ for id_, (state, picked) in rows if not picked and state not in closed
        )

    def _check_company(self, fnames=None):
        # Ten thousand lines of one transfer differ in their unit only.
        if not worthwhile(len(self)) or fnames:
            return super()._check_company(fnames=fnames)
        names = [
            name
            for name, field in self._fields.items()
            if field.type == "many2one"
            and field.store
            and field.check_company
            and name not in ("lot_id", "company_id")
        ]
        lots = self.lot_id.sudo()
        companies = dict(zip(lots._ids, read_rows(lots, "company_id"), strict=True))
        different = {}
        rows = read_rows(self, "lot_id", "company_id", *names)
        for line_id, (lot_id, *row) in zip(self._ids, rows, strict=True):
            different.setdefault((companies.get(lot_id), *row), line_id)
        lines = self.browse(different.values())
        return super(StockMoveLine, lines)._check_company(fnames=fnames)

    def _serial_plain_env(self):
        context = {
            key: value
            for key, value in self.env.context.items()
            if key not in ("quants_cache", "inventory_mode")
        }
        return self.env(su=True, context=context)

    def _synchronize_quant(
        self, quantity, location, action="available", in_date=False, **quants_value
    ):
        buffer, taken = self.env.context.get(MOVING) or (None, ())
        if self.id not in taken or quants_value.get("lot", self.lot_id) != self.lot_id:
            return super()._synchronize_quant(
                quantity, location, action=action, in_date=in_date, **quants_value
            )
        package = quants_value.get("package", self.package_id)
        owner = quants_value.get("owner", self.owner_id)
        place = buffer.key(location, self.lot_id, package, owner)
        if action == "reserved":
            if not self.move_id._should_bypass_reservation(location):
                buffer.change(self.product_id.id, place, reserved=quantity)
            return 0, False
        return buffer.change(self.product_id.id, place, quantity, in_date=in_date)

    @api.model_create_multi
    def create(self, vals_list):
        lot_ids = {vals["lot_id"] for vals in vals_list if vals.get("lot_id")}
        if not worthwhile(len(lot_ids)) or self.env.context.get(RESERVING):
            return super().create(vals_list)
        buffer = self._serial_reserving_buffer(self.env["stock.lot"].browse(lot_ids))
        if not buffer:
            return super().create(vals_list)
        lines = super(StockMoveLine, self.with_context(**{RESERVING: buffer})).create(
            vals_list
        )
        buffer.apply()
        return lines.with_env(self.env)

    def unlink(self):
        buffer = None
        if worthwhile(len(self)):
            buffer = self._serial_reserving_buffer(self.lot_id)
            buffer = buffer or self._serial_freeing_buffer()
        if not buffer:
            return super().unlink()
        res = super(StockMoveLine, self.with_context(**{RESERVING: buffer})).unlink()
        buffer.apply()
        return res

    def _serial_reserving_buffer(self, lots):
        serials = lots.sudo().filtered("serial_key")
        if not worthwhile(len(serials)):
            return None
        return SerialQuantBuffer(self._serial_plain_env(), serials.product_id, serials)

    def _serial_freeing_buffer(self):
        """For lines of units of one product that have no serial number yet."""
        product = self.product_id
        if self.lot_id or len(product) != 1 or product.tracking != "serial":
            return None
        buffer = SerialIdentifyBuffer(self._serial_plain_env(), product)
        for line in self:
            buffer.take_over(line.location_id, line.package_id, line.owner_id)
        return buffer

    @api.model
    def _serial_identifying_buffer(self, product, lots, units_by_place):
        """What ``_serial_post_identified`` passes on, where it is worth the while.

        :param dict units_by_place: units by (location, package, owner)
        """
        if not worthwhile(len(lots)):
            return None
        buffer = SerialIdentifyBuffer(self._serial_plain_env(), product, lots)
        for place, units in units_by_place.items():
            buffer.take_over(*place, units)
        return buffer
