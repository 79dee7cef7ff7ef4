"""What one unit costs, for each company and product or serial number."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class UnitCosts:
    """Costs by which the rows of a company's product are valued.

    ``by_product`` maps (company id, product id) to the cost of one unit, ``by_lot``
    maps (company id, product id) to those of its lots, where it is valued by lot;
    ``partners`` says whose units count beside those that nobody else owns: a partner
    id, or ``None`` for everybody's.
    """

    by_product: dict[tuple[int, int], float] = field(default_factory=dict)
    by_lot: dict[tuple[int, int], dict[int, float]] = field(default_factory=dict)
    partners: dict[tuple[int, int], int | None] = field(default_factory=dict)

    def counts(self, company: int, product: int, owner: int | None) -> bool:
        """Whether a unit of this owner counts in the company's stock value."""
        if (company, product) not in self.partners:
            return False
        partner = self.partners[company, product]
        return not owner or partner is None or owner == partner

    def cost(
        self, company: int, product: int, lot: int | None, owner: int | None
    ) -> float:
        """Cost of one unit; 0 where it does not count."""
        if not self.counts(company, product, owner):
            return 0.0
        if (company, product) in self.by_lot:
            return self.by_lot[company, product].get(lot, 0.0)
        return self.by_product.get((company, product), 0.0)

    def rows(self) -> Iterator[tuple[int, int, int | None, int | None, float]]:
        """All costs as (company, product, lot, partner, cost)."""
        for (company, product), cost in self.by_product.items():
            yield company, product, None, self.partners[company, product], cost
        for (company, product), lots in self.by_lot.items():
            for lot, cost in lots.items():
                yield company, product, lot, self.partners[company, product], cost
