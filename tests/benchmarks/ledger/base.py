import re

PRODUCTS, UNTRACKED, BINS, CUSTOMERS, VENDORS = 300, 100, 20, 5000, 200
YEARS = 4


class Ledger:
    """Runs the statements that write the ledger.

    :param env: Odoo environment
    :param int count: serials
    """

    def __init__(self, env, count):
        self.env = env
        self.count = count

    def run(self, statement, **values):
        self.env.cr.execute(statement, {"count": self.count, "years": YEARS, **values})
        if created := re.match(r"CREATE TABLE (\w+) AS", statement):
            self.env.cr.execute(f"ANALYZE {created[1]}")

    def insert(self, table, rows):
        for row in rows:
            self.env.cr.execute(f"INSERT INTO {table} VALUES %s", [tuple(row)])
