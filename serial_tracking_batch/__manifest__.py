{
    "name": "Serial Tracking in Batch Transfers",
    "summary": "Enter and select serial numbers on batches and waves",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Inventory",
    "author": "Serial Tracking contributors",
    "license": "LGPL-3",
    "depends": ["serial_tracking", "stock_picking_batch"],
    "data": ["views/stock_picking_batch_views.xml"],
    "assets": {
        "web.assets_tests": ["serial_tracking_batch/static/tests/tours/**/*"],
    },
    "auto_install": True,
}
