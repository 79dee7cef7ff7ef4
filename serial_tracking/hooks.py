import logging

from psycopg2.extras import execute_values

from odoo import Command

from .tools.folding import fold

_logger = logging.getLogger(__name__)

# Between the key of a serial that exists twice and its id: no key that was typed has
# it, because folding takes control characters away.
REPEATED = "\x1f"

# Who gets which right on installation (P1); an administrator can change it after.
GROUPS_ON_INSTALLATION = {
    "stock.group_stock_user": "serial_tracking.group_serial_user",
    "stock.group_stock_manager": "serial_tracking.group_serial_manager",
    "account.group_account_readonly": "serial_tracking.group_serial_auditor",
    "account.group_account_user": "serial_tracking.group_serial_auditor",
    "account.group_account_manager": "serial_tracking.group_serial_auditor",
}


def pre_init_hook(env):
    """Fill the columns that the unique index needs, before it is made (E3).

    A database that Odoo alone kept may have serials that differ in letter case only.
    The first keeps the plain key; the others get one that nobody can type, so that
    installation finishes and no third one can be made. ``post_init_hook`` names them.
    """
    env.cr.execute(
        """ALTER TABLE stock_lot ADD COLUMN IF NOT EXISTS serial_key varchar,
                                 ADD COLUMN IF NOT EXISTS product_tmpl_id int4"""
    )
    env.cr.execute(
        """UPDATE stock_lot lot SET product_tmpl_id = product.product_tmpl_id
             FROM product_product product WHERE product.id = lot.product_id"""
    )
    env.cr.execute(
        """SELECT lot.id, lot.name, lot.product_id, COALESCE(lot.company_id, 0)
             FROM stock_lot lot
             JOIN product_product product ON product.id = lot.product_id
             JOIN product_template template ON template.id = product.product_tmpl_id
            WHERE template.tracking = 'serial'
            ORDER BY lot.id"""
    )
    taken, keys = set(), []
    for lot_id, name, product_id, company_id in env.cr.fetchall():
        key = fold(name)
        if (product_id, company_id, key) in taken:
            key = f"{key}{REPEATED}{lot_id}"
        taken.add((product_id, company_id, key))
        keys.append((lot_id, key))
    execute_values(
        env.cr._obj,
        """UPDATE stock_lot SET serial_key = keys.key
             FROM (VALUES %s) AS keys(id, key) WHERE stock_lot.id = keys.id""",
        keys,
        page_size=10_000,
    )
    fill_name_keys(env)


def fill_name_keys(env):
    """Numbers that open documents have entered; all other lines have none (E3)."""
    env.cr.execute(
        "ALTER TABLE stock_move_line ADD COLUMN IF NOT EXISTS serial_name_key varchar"
    )
    env.cr.execute(
        """SELECT id, lot_name FROM stock_move_line
            WHERE lot_name <> '' AND lot_id IS NULL"""
    )
    execute_values(
        env.cr._obj,
        """UPDATE stock_move_line line SET serial_name_key = NULLIF(keys.key, '')
             FROM (VALUES %s) AS keys(id, key) WHERE line.id = keys.id""",
        [(line_id, fold(name)) for line_id, name in env.cr.fetchall()],
        page_size=10_000,
    )


def post_init_hook(env):
    """Give the groups to those who work with stock, derive existing serials."""
    _show_lots(env)
    _give_rights(env)
    _report_duplicates(env)
    env["stock.lot"].serial_rebuild_all()


def _show_lots(env):
    lots = env.ref("stock.group_production_lot")
    everybody = env.ref("base.group_user") + env.ref("base.group_portal")
    everybody.write({"implied_ids": [Command.link(lots.id)]})


def _give_rights(env):
    for giver, given in GROUPS_ON_INSTALLATION.items():
        env.ref(giver).write({"implied_ids": [Command.link(env.ref(given).id)]})


def _report_duplicates(env):
    """Name the serials that exist twice but for their spelling, and go on (E3)."""
    repeated = env["stock.lot"].search([("serial_key", "like", REPEATED)])
    for product, lots in repeated.grouped("product_id").items():
        _logger.warning(
            "These serial numbers of %s exist twice but for letter case or outer "
            "blanks; rename one of each: %s.",
            product.display_name,
            ", ".join(lots.mapped("name")),
        )
