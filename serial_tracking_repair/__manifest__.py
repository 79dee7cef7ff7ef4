{
    "name": "Serial Tracking in Repairs",
    "summary": "Repairs of faulty units: status, warranty and claim",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "author": "Serial Tracking contributors",
    "license": "LGPL-3",
    "depends": ["serial_tracking", "repair"],
    "data": [
        "views/repair_order_views.xml",
        "views/serial_claim_views.xml",
    ],
    "auto_install": True,
}
