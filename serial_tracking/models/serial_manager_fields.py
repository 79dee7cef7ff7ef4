from odoo import api, models
from odoo.exceptions import AccessError


class SerialManagerFields(models.AbstractModel):
    """What only serial managers may say of products and categories (P2).

    Everybody else may make and duplicate products: those take the terms of their
    category or company, or of the product that they are a copy of.
    """

    _name = "serial.manager.fields"
    _description = "Terms that Serial Managers Write"

    def _serial_manager_fields(self):
        """Names of the fields that need the Serial Tracking right "Manager"."""
        mixins = ("serial.warranty.terms", "serial.format")
        names = {name for mixin in mixins for name in self.env[mixin]._fields}
        return {name for name in names if name.startswith("serial_")}

    def _serial_copied_values(self):
        """What a copy takes over, whoever makes it."""
        self.ensure_one()
        return {name: self[name] for name in self._serial_manager_fields()}

    def _serial_may_write_terms(self):
        return self.env.su or self.env.user.has_group(
            "serial_tracking.group_serial_manager"
        )

    @api.model_create_multi
    def create(self, vals_list):
        if self._serial_may_write_terms():
            return super().create(vals_list)
        names = self._serial_manager_fields()
        records = super().create(
            [{n: v for n, v in vals.items() if n not in names} for vals in vals_list]
        )
        for record, vals in zip(records, vals_list, strict=True):
            record._serial_refuse_terms({n: vals[n] for n in names & vals.keys()})
        return records

    def write(self, vals):
        names = self._serial_manager_fields() & vals.keys()
        if not names or self._serial_may_write_terms():
            return super().write(vals)
        self._serial_refuse_terms({name: vals[name] for name in names})
        rest = {name: value for name, value in vals.items() if name not in names}
        return super().write(rest) if rest else True

    def _serial_refuse_terms(self, vals):
        """Refuse values that these records don't have already (P2).

        :raises AccessError: names the fields and the records
        """
        changed = {
            (name, record)
            for record in self
            for name, value in vals.items()
            if (record[name] or False) != (value or False)
        }
        if not changed:
            return
        labels = {self._fields[n]._description_string(self.env) for n, _r in changed}
        records = self.browse().union(*(record for _name, record in changed))
        raise AccessError(
            self.env._(
                "Warranty terms and the format of serial numbers need the Serial "
                'Tracking right "Manager": %(fields)s of %(names)s.',
                fields=", ".join(sorted(labels)),
                names=", ".join(records.mapped("display_name")),
            )
        )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        if not self._serial_may_write_terms():
            for record, vals in zip(self, vals_list, strict=True):
                for name in (
                    record._serial_copied_values().keys() - (default or {}).keys()
                ):
                    vals.pop(name, None)
        return vals_list

    def copy(self, default=None):
        copies = super().copy(default=default)
        if not self._serial_may_write_terms():
            for record, copied in zip(self, copies, strict=True):
                values = record._serial_copied_values()
                for name in default or {}:
                    values.pop(name, None)
                copied.sudo().write(values)
        return copies


class ProductCategory(models.Model):
    _name = "product.category"
    _inherit = ["product.category", "serial.manager.fields"]

    def _serial_manager_fields(self):
        return super()._serial_manager_fields() | {"serial_track_default"}


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "serial.manager.fields"]

    def _serial_copied_values(self):
        values = super()._serial_copied_values()
        # a copy of a tracked product is tracked; that turns nothing on (T2)
        return {**values, "tracking": "serial"} if self.track_serials else values
