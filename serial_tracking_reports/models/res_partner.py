from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _serial_print_address(self):
        """The address below the company's name on paper."""
        lines = self._display_address(without_company=True).splitlines()
        return "\n".join(line.strip() for line in lines if line.strip())
