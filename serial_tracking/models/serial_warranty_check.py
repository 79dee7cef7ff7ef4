import ipaddress
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, hmac

PER_HOUR = 20
PARAMETER = "serial_tracking.warranty_checks_per_hour"


class SerialWarrantyCheck(models.Model):
    """How often each address asked the public warranty check in an hour (H4).

    In the database, so that all workers count together. Addresses are kept as keyed
    hashes, and for a day only.
    """

    _name = "serial.warranty.check"
    _description = "Public Warranty Checks of One Address"
    _order = "hour desc, id desc"
    _rec_name = "address"

    address = fields.Char("Hash of the address", required=True)
    hour = fields.Datetime(required=True, index=True)
    count = fields.Integer("Checks", required=True, default=0)

    _address_hour_uniq = models.UniqueIndex("(address, hour)")

    @api.model
    @api.private
    def count_one(self, address):
        """Count a check, whatever it will find; one statement (H4).

        Two checks at the same moment are counted one after the other: the second
        request starts anew.

        :param str address: of the caller
        :return: bool, whether this address may still ask
        """
        hour = fields.Datetime.now().replace(minute=0, second=0, microsecond=0)
        [(count,)] = self.env.execute_query(
            SQL(
                """INSERT INTO serial_warranty_check AS asked (address, hour, count)
                   VALUES (%s, %s, 1)
                   ON CONFLICT (address, hour) DO UPDATE SET count = asked.count + 1
                   RETURNING count""",
                self._hashed(address),
                hour,
            )
        )
        return count <= self._limit()

    def _limit(self):
        """Checks per address and hour: a system parameter, 20 without one."""
        text = self.env["ir.config_parameter"].sudo().get_param(PARAMETER)
        return int(text) if (text or "").isdecimal() else PER_HOUR

    def _hashed(self, address):
        """The same for all addresses that one connection may choose from (IPv6)."""
        try:
            ip = ipaddress.ip_address(address or "")
        except ValueError:
            network = "unknown"
        else:
            prefix = 32 if ip.version == 4 else 64
            network = str(ipaddress.ip_network((ip, prefix), strict=False))
        return hmac(self.env(su=True), "serial_warranty_check", network)

    @api.autovacuum
    def _gc_yesterday(self):
        limit = fields.Datetime.now() - timedelta(days=1)
        self.sudo().search([("hour", "<", limit)]).unlink()
