"""Makes the ledger that ``reports.py`` reads; ``reports_data.py`` runs it.

``base`` knows the sizes and runs statements, ``world`` makes companies, places,
products and partners, ``events`` what becomes of each unit, ``documents`` the orders,
transfers and moves, ``units`` the serial numbers, their lines and quants.
"""
