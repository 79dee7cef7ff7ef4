from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    serial_track_default = fields.Selection(
        [("yes", "Track serials"), ("no", "Don't track serials")],
        string="New products",
        help="Whether new goods of this category are tracked by serial number (T7). "
        "Empty: as the parent category or the company says.",
    )

    def _serial_tracks_by_default(self, company):
        """Whether new goods of this category start out serial-tracked (T7).

        :param res.company company: whose default counts where no category says
        :return: bool
        """
        category = self
        while category:
            if category.serial_track_default:
                return category.serial_track_default == "yes"
            category = category.parent_id
        return company.serial_track_by_default
