from odoo import Command

# Menus of Inventory that lead to the reports; core shows them to stock users only.
OPENED_MENUS = ("stock.menu_stock_root", "stock.menu_warehouse_report")


def uninstall_hook(env):
    """Close the menus again that were opened to auditors."""
    auditor = env.ref("serial_tracking.group_serial_auditor")
    for xml_id in OPENED_MENUS:
        env.ref(xml_id).write({"group_ids": [Command.unlink(auditor.id)]})
