from .base import BINS, CUSTOMERS, PRODUCTS, UNTRACKED, VENDORS


def make_world(ledger):
    """Companies, places, partners and products, by the ORM."""
    other = ledger.env["res.company"].create({"name": "Bench sister"})
    companies = ledger.env.company + other
    ledger.env.cr.execute(
        "CREATE TABLE bench_place (company int, idx int, kind text, id int)"
    )
    ledger.run("CREATE TABLE bench_type (company int, kind text, id int)")
    for number, company in enumerate(companies, 1):
        warehouse = ledger.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        warehouse = warehouse or ledger.env["stock.warehouse"].create(
            {"name": company.name, "code": f"B{number}", "company_id": company.id}
        )
        stock = warehouse.lot_stock_id
        bins = ledger.env["stock.location"].create(
            [
                {
                    "name": f"Bin {i}",
                    "location_id": stock.id,
                    "company_id": company.id,
                }
                for i in range(BINS)
            ]
        )
        loss = ledger.env["stock.location"].search(
            [("usage", "=", "inventory"), ("company_id", "=", company.id)], limit=1
        )
        rows = [(number, 0, "stock", stock.id), (number, 0, "loss", loss.id)]
        rows += [(number, i, "bin", place.id) for i, place in enumerate(bins)]
        for usage in ("supplier", "customer"):
            place = ledger.env.ref(f"stock.stock_location_{usage}s")
            rows.append((number, 0, usage, place.id))
        ledger.insert("bench_place", rows)
        ledger.insert(
            "bench_type",
            [
                (number, "in_type", warehouse.in_type_id.id),
                (number, "out_type", warehouse.out_type_id.id),
                (number, "int_type", warehouse.int_type_id.id),
            ],
        )
    ledger.run("CREATE TABLE bench_company (idx int, id int)")
    ledger.insert("bench_company", list(enumerate(companies.ids, 1)))
    make_products(ledger, companies)
    make_partners(ledger)


def make_products(ledger, companies):
    categories = [
        ledger.env["product.category"].create({"name": f"Bench {method}"})
        for method in ("standard", "average", "fifo")
    ]
    for company in companies:
        for category in categories:
            category.with_company(
                company
            ).property_cost_method = category.name.removeprefix("Bench ")
    ledger.env.cr.execute(
        "CREATE TABLE bench_product (idx int, id int, tmpl int, uom int)"
    )
    products = ledger.env["product.product"].create(
        [
            {
                "name": f"Bench product {i:03d}",
                "is_storable": True,
                "tracking": "serial" if i < PRODUCTS else "none",
                "categ_id": categories[i % 3].id,
                "standard_price": 10 + i,
            }
            for i in range(PRODUCTS + UNTRACKED)
        ]
    )
    ledger.insert(
        "bench_product",
        [
            (i, product.id, product.product_tmpl_id.id, product.uom_id.id)
            for i, product in enumerate(products)
        ],
    )


def make_partners(ledger):
    partners = ledger.env["res.partner"].create(
        [{"name": f"Bench partner {i}"} for i in range(CUSTOMERS + VENDORS)]
    )
    ledger.run("CREATE TABLE bench_partner (idx int, id int)")
    ledger.env.flush_all()
    ledger.env.cr.execute(
        """INSERT INTO bench_partner
           SELECT row_number() OVER (ORDER BY id) - 1, id FROM res_partner
            WHERE id = ANY(%s)""",
        [partners.ids],
    )
