from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.folding import clean, fold
from ..tools.format_rule import FormatRule

ALLOWED = [
    ("any", "Any characters"),
    ("digits", "Digits"),
    ("letters", "Letters"),
    ("alnum", "Letters and digits"),
    ("custom", "Only these"),
]
CASES = [
    ("any", "As typed"),
    ("upper", "Upper case"),
    ("lower", "Lower case"),
]
CHECK_DIGITS = [
    ("luhn", "Luhn"),
    ("imei", "IMEI (15 digits, Luhn)"),
    ("iccid", "ICCID (SIM card, Luhn)"),
    ("mod10", "GS1 modulo 10 (EAN, GTIN, SSCC)"),
    ("mod97", "ISO 7064 MOD 97-10"),
    ("vin", "VIN (North America)"),
]


class SerialFormat(models.AbstractModel):
    """What the serial numbers of a product or category look like (E6)."""

    _name = "serial.format"
    _description = "Serial Number Format"

    serial_format_prefix = fields.Char("Begins with")
    serial_format_min_length = fields.Integer("Shortest length")
    serial_format_max_length = fields.Integer("Longest length", help="0 for any.")
    serial_format_allowed = fields.Selection(
        ALLOWED,
        "Characters",
        required=True,
        default="any",
        help="Which characters may follow the prefix.",
    )
    serial_format_characters = fields.Char("These characters")
    serial_format_pattern = fields.Char(
        "Pattern", help=r"A regular expression for the whole number, e.g. [A-Z]{2}\d+"
    )
    serial_format_case = fields.Selection(
        CASES,
        "Letter case",
        required=True,
        default="any",
        help="Numbers are put into this case when they are entered.",
    )
    serial_format_check_digit = fields.Selection(CHECK_DIGITS, "Check digit")

    def _serial_own_format(self):
        """The rule of this very record; the default one when nothing is set."""
        self.ensure_one()
        return FormatRule(
            prefix=self.serial_format_prefix or "",
            min_length=self.serial_format_min_length,
            max_length=self.serial_format_max_length,
            allowed=self.serial_format_allowed or "any",
            characters=self.serial_format_characters or "",
            pattern=self.serial_format_pattern or "",
            letter_case=self.serial_format_case or "any",
            check_digit=self.serial_format_check_digit or "",
        )

    @api.constrains(
        "serial_format_prefix",
        "serial_format_min_length",
        "serial_format_max_length",
        "serial_format_allowed",
        "serial_format_characters",
        "serial_format_pattern",
        "serial_format_check_digit",
    )
    def _check_serial_format(self):
        for record in self:
            lengths = record.serial_format_min_length, record.serial_format_max_length
            texts = [
                self._serial_rule_text(problem)
                for problem in record._serial_own_format().problems()
            ]
            if min(lengths) < 0:
                texts.append(self.env._("a length is negative"))
            if texts:
                raise ValidationError(
                    self.env._(
                        "The format of the serial numbers of %(name)s can't be: "
                        "%(problems)s.",
                        name=record.display_name,
                        problems="; ".join(texts),
                    )
                )

    def _serial_rule_text(self, problem):
        """What is wrong with a rule, in words."""
        texts = {
            "pattern_invalid": self.env._("%(pattern)s is no regular expression"),
            "pattern_slow": self.env._(
                "the pattern %(pattern)s repeats a repetition and would take too long"
            ),
            "length_order": self.env._(
                "the shortest length %(minimum)s is above the longest %(maximum)s"
            ),
            "prefix_length": self.env._(
                "the prefix %(prefix)s is longer than %(maximum)s characters"
            ),
            "no_characters": self.env._("no character is allowed; list some"),
            "check_digit_unknown": self.env._("unknown check digit %(check)s"),
        }
        return texts[problem.code] % problem.params


class ProductCategory(models.Model):
    _name = "product.category"
    _inherit = ["product.category", "serial.format"]

    def _serial_format(self):
        """The rule of this category, or of the nearest one above that has any."""
        category, plain = self, FormatRule()
        while category:
            rule = category._serial_own_format()
            if rule != plain:
                return rule
            category = category.parent_id
        return plain


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "serial.format"]

    def _serial_format(self):
        """The product's own rule; without one, its category's (E6)."""
        self.ensure_one()
        rule = self._serial_own_format()
        return rule if rule != FormatRule() else self.categ_id._serial_format()


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _serial_apply_case(self, name):
        """The number in the letter case that the product's rule asks for (E6)."""
        return self.sudo().product_tmpl_id._serial_format().apply_case(name)

    def _serial_format_problem(self, name):
        """Which rules a new number breaks, in words, or ``None`` (E6).

        No query once the product is read.
        """
        return self._serial_format_problems([name]).get(name)

    def _serial_format_problems(self, names):
        """Return ``{name: which rules it breaks}`` of those that break any (E6)."""
        rule = self.sudo().product_tmpl_id._serial_format()
        return {
            name: "; ".join(self._serial_broken_text(part) for part in broken)
            for name in names
            if (broken := rule.check(clean(name)))
        }

    def _serial_broken_text(self, broken):
        texts = {
            "prefix": self.env._("doesn't begin with %(prefix)s"),
            "too_short": self.env._("too short: %(length)s of at least %(limit)s"),
            "too_long": self.env._("too long: %(length)s of at most %(limit)s"),
            "characters": self.env._("has %(found)s, which may not be in it"),
            "letter_case": (
                self.env._("has upper-case letters")
                if broken.params.get("case") == "lower"
                else self.env._("has lower-case letters")
            ),
            "pattern": self.env._("doesn't match the pattern %(pattern)s"),
            "check_digit": self.env._("wrong check digit (%(check)s)"),
        }
        params = {**broken.params}
        if "check" in params:
            params["check"] = dict(CHECK_DIGITS)[params["check"]]
        return texts[broken.code] % params


class StockLot(models.Model):
    """New and renamed numbers follow the format of their product (E6).

    Units that have a number already keep it, whatever the rule says later.
    """

    _inherit = "stock.lot"

    @api.model
    def _serial_read_names(self, names, product):
        names, refused = super()._serial_read_names(names, product)
        if not product:
            return names, refused
        rule = product.sudo().product_tmpl_id._serial_format()
        return [rule.apply_case(name) for name in names], refused

    @api.model
    def _serial_reasons_entered(self, product, names, move=None):
        reasons = super()._serial_reasons_entered(product, names, move)
        problems = {
            fold(name): problem
            for name, problem in product._serial_format_problems(names).items()
        }
        if problems:
            known = self.sudo().search(
                [("product_id", "=", product.id), ("serial_key", "in", list(problems))]
            )
            for key in known.mapped("serial_key"):
                del problems[key]
        return {**problems, **reasons}

    def serial_rename(self, name, reason):
        """Give one unit another number, in the letter case of its product (R4, E6).

        :param str name: the new number
        :param str reason: why, kept in the history
        :return: the number as it is stored
        :raises AccessError: without the Serial Tracking right "Manager"
        :raises UserError: without a reason, or when the number can't be given
        """
        name = self.product_id._serial_apply_case(name or "")
        return super().serial_rename(name, reason)

    def _serial_why_not_name(self, name):
        return super()._serial_why_not_name(
            name
        ) or self.product_id._serial_format_problem(name)

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_product_id")
        numbers, rules = [], {}
        for vals in vals_list:
            product = self.env["product.product"].browse(
                vals.get("product_id") or default or ()
            )
            if vals.get("name") and product.tracking == "serial":
                if product not in rules:
                    rules[product] = product.sudo().product_tmpl_id._serial_format()
                vals["name"] = rules[product].apply_case(vals["name"])
                numbers.append((product, vals["name"]))
        self._serial_refuse_format(numbers)
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("name"):
            self._serial_refuse_format(
                [
                    (lot.product_id, vals["name"])
                    for lot in self.filtered("serial_key")
                    if fold(lot.name) != fold(vals["name"])
                ]
            )
        return super().write(vals)

    def _serial_refuse_format(self, numbers):
        """Refuse people's numbers that break the rule of their product (E6).

        :param numbers: list of (product, name)
        :raises ValidationError: names every such serial and the rules it breaks
        """
        if self.env.su:
            return
        lines = [
            f"- {name}: {problem}"
            for product, name in numbers
            if (problem := product._serial_format_problem(name))
        ]
        if lines:
            raise ValidationError(
                self.env._(
                    "These serial numbers don't have the format of their product:\n"
                    "%(lines)s",
                    lines="\n".join(lines),
                )
            )
