{
    "name": "Serial Tracking Reports",
    "summary": "Who has which unit, what moved when, and what it was worth",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "author": "Serial Tracking contributors",
    "license": "LGPL-3",
    "depends": ["serial_tracking"],
    "data": [
        "security/ir.model.access.csv",
        "security/serial_report_rules.xml",
        "data/serial_reconciliation_data.xml",
        "report/serial_report_templates.xml",
        "report/serial_report_card_templates.xml",
        "views/serial_move_report_views.xml",
        "views/serial_stock_report_views.xml",
        "views/serial_stock_at_date_views.xml",
        "views/serial_reconciliation_views.xml",
        "views/serial_warranty_views.xml",
        "views/serial_recall_views.xml",
        "wizard/serial_report_wizard_views.xml",
        "views/serial_report_menus.xml",
        "views/serial_report_bindings.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "serial_tracking_reports/static/src/index/**/*",
        ],
        "web.assets_tests": [
            "serial_tracking_reports/static/tests/tours/**/*",
        ],
    },
    "uninstall_hook": "uninstall_hook",
}
