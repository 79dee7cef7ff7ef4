{
    "name": "Serial Tracking in Point of Sale",
    "summary": "The counter sells only units that may be sold",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "author": "Serial Tracking contributors",
    "license": "LGPL-3",
    "depends": ["serial_tracking", "point_of_sale"],
    "data": ["security/ir.model.access.csv"],
    "assets": {
        "point_of_sale._assets_pos": ["serial_tracking_pos/static/src/**/*"],
        "web.assets_tests": ["serial_tracking_pos/static/tests/tours/**/*"],
    },
    "auto_install": True,
}
