import base64
import csv
import io
from datetime import date

import xlsxwriter

from .common import SerialCase

HEADER = (
    "Serial number",
    "Location",
    "Condition note",
    "Warranty start",
    "Warranty end",
    "Date received",
    "Customer",
    "Date sold",
)


class ImportCase(SerialCase):
    """Files of serial numbers, and what an import says of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shelf_1.name, cls.shelf_2.name = "Import shelf 1", "Import shelf 2"
        cls.Import = cls.env["serial.import"].with_user(cls.manager)

    def _csv(self, rows, header=HEADER, **options):
        stream = io.StringIO(newline="")
        csv.writer(stream, **options).writerows([header, *rows])
        return stream.getvalue().encode()

    def _xlsx(self, rows, header=HEADER):
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"strings_to_formulas": False})
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for position, row in enumerate([header, *rows]):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(position, column, cell, day)
                else:
                    sheet.write(position, column, cell)
        book.close()
        return stream.getvalue()

    def _check(self, content, product=True, name="units.csv", **values):
        record = self.Import.create(
            {
                "filename": name,
                "file": base64.b64encode(content),
                "product_id": self.laptop.id if product is True else product,
                **values,
            }
        )
        record.action_check()
        return record

    def _counts(self, record):
        return {
            state: record[f"{state}_count"]
            for state in ("good", "unchanged", "bad", "done")
            if record[f"{state}_count"]
        }

    def _reasons(self, record):
        return {
            line.line: (line.column, line.value, line.reason)
            for line in record.bad_line_ids
        }
