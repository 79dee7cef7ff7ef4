{
    "name": "Serial Tracking in Manufacturing",
    "summary": "Enter the serial numbers of finished goods, select those of components",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "author": "Serial Tracking contributors",
    "license": "LGPL-3",
    "depends": ["serial_tracking", "mrp"],
    "data": ["views/mrp_production_views.xml"],
    "assets": {
        "web.assets_tests": ["serial_tracking_mrp/static/tests/tours/**/*"],
    },
    "auto_install": True,
}
