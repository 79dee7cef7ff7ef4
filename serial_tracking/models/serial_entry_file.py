import base64
import binascii

from odoo import models
from odoo.exceptions import UserError

from ..tools.entry_file import read_entry_file
from ..tools.folding import fold
from ..tools.import_file import FileError, read_date

MOST_LINES = 100_000
# Field of the line to the column of the file.
COLUMNS = {
    "serial_condition_note": "note",
    "serial_warranty_start": "warranty_start",
    "serial_warranty_end": "warranty_end",
}


class SerialEntryFile(models.AbstractModel):
    """A file in the entry window: numbers, and details if it has them (E4, E5)."""

    _name = "serial.entry.file"
    _description = "Entry of serial numbers by file"

    def serial_enter_file(self, content):
        """Enter the serial numbers of a file on one record (E3, E4, E5).

        Each cell is one number, taken as it stands. A first line with headings is
        recognised; then the columns condition note, warranty start and warranty end
        are taken over, and rows of another product are refused. Good numbers are kept
        even when others are refused; nothing is validated.

        :param str content: the XLSX or CSV file, base64
        :return: ``{'accepted': [name], 'refused': [{'name', 'reason'}]}``
        :raises AccessError: without the Serial Tracking right "User"
        :raises UserError: when the file can't be read, the document is finished or has
            no tracked product
        """
        self._serial_check_window("enter")
        file = self._serial_read_file(content)
        refused = self._serial_file_lines_refused(file)
        read = self._serial_details_reader()
        details, names = {}, []
        for unit in file.units:
            values, reason = read(unit.texts)
            if reason:
                refused.append({"name": unit.name, "reason": reason})
            else:
                details.setdefault(fold(unit.name), values)
                names.append(unit.name)
        result = self.serial_enter(names)
        refused += self._serial_write_details(result["accepted"], details) or []
        return {**result, "refused": refused + result["refused"]}

    def _serial_read_file(self, content):
        Import = self.env["serial.import"].sudo()
        try:
            data = base64.b64decode(content or "", validate=True)
            return read_entry_file(data, Import._column_labels(), MOST_LINES)
        except FileError as error:
            raise UserError(Import._file_problem(error)) from error
        except binascii.Error as error:
            raise UserError(Import._file_problem(FileError("unreadable"))) from error

    def _serial_file_lines_refused(self, file):
        refused = [
            {
                "name": "",
                "reason": self.env._(
                    "line %(line)s of the file has no serial number", line=line
                ),
            }
            for line in file.nameless
        ]
        if file.heading:
            refused.append(
                {
                    "name": file.heading,
                    "reason": self.env._(
                        "taken for the heading of the file; if it is a serial number, "
                        "add it from the box"
                    ),
                }
            )
        if file.cut:
            refused.append(
                {
                    "name": "",
                    "reason": self.env._(
                        "the file has more than %(count)s lines; the rest was not read",
                        count=MOST_LINES,
                    ),
                }
            )
        return refused

    def _serial_details_reader(self):
        """A function that reads the other columns of a row.

        It returns (values of the line, why the row is refused or ``None``).
        """
        products = self._serial_product_texts()
        language = self.env["res.lang"]._get_data(code=self.env.user.lang)
        date_format = language.date_format or ""
        blank = self.env["stock.move.line"].sudo()

        def read(texts):
            product = texts.get("product")
            if product and fold(product) not in products:
                return {}, self.env._(
                    "the file says it is of %(product)s", product=product
                )
            values = {}
            for field, column in COLUMNS.items():
                text = texts.get(column)
                if text and column == "note":
                    values[field] = text
                elif text:
                    values[field] = read_date(text, date_format)
                    if not values[field]:
                        return {}, self.env._(
                            "%(date)s is no date; write it as 2026-12-31", date=text
                        )
            return values, blank._serial_wrong_dates(values)

        return read

    def _serial_product_texts(self):
        product = self.product_id
        names = (
            product.default_code,
            product.barcode,
            product.name,
            product.display_name,
        )
        return {fold(name) for name in names if name}

    def _serial_write_details(self, names, details):
        """Keep the details of these numbers.

        :param names: list of str that were accepted
        :param dict details: ``{folded number: values of the move line}``
        :return: list of ``{'name', 'reason'}`` of what is not kept, or ``None``
        """


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["stock.move", "serial.entry.file"]

    def _serial_write_details(self, names, details):
        """Put the details of these numbers on their lines, in one statement."""
        wanted = {fold(name): details.get(fold(name)) for name in names}
        for line in self._serial_lines():
            values = wanted.get(fold(line._serial_number()))
            if values:
                # Core's write would look at quants, which a detail doesn't touch.
                models.BaseModel.write(line, values)
