"""Our add-ons speak German, French and Spanish, every word of them.

Those that need other apps are looked at in the database that has these apps
(test_other_apps.py).
"""

import io
import re
from pathlib import Path

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

ROOT = Path(__file__).parent.parent
ADDONS = sorted(path.parent.name for path in ROOT.glob("*/__manifest__.py"))
# The others have no words; the first test would see if they had.
SPEAKING = [addon for addon in ADDONS if (ROOT / addon / "i18n" / "de.po").exists()]
LANGUAGES = ("de", "es", "fr")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdfg]|\$\{[^}]*\}|\{\w*\}")
TAG = re.compile(r"</?\w+|t-(?:esc|out|field|if)=\"[^\"]*\"")


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """Another word in the code wants ``./setup/translations`` and its translation."""

    def _file(self, addon, name):
        return polib.pofile(str(ROOT / addon / "i18n" / name))

    def _installed(self):
        modules = self.env["ir.module.module"].search(
            [("name", "in", ADDONS), ("state", "=", "installed")]
        )
        return modules.mapped("name")

    def test_template_has_the_terms_of_the_add_on(self):
        installed = self._installed()
        self.assertLessEqual(
            {"serial_tracking", "serial_tracking_reports"}, {*installed}
        )
        for addon in installed:
            with self.subTest(addon=addon):
                buffer = io.BytesIO()
                trans_export(None, [addon], buffer, "po", self.env)
                terms = polib.pofile(buffer.getvalue().decode())
                template = (
                    self._file(addon, f"{addon}.pot") if addon in SPEAKING else []
                )
                self.assertEqual(
                    {entry.msgid for entry in template},
                    {entry.msgid for entry in terms},
                )

    def test_every_term_is_translated(self):
        for addon in SPEAKING:
            terms = {entry.msgid for entry in self._file(addon, f"{addon}.pot")}
            for language in LANGUAGES:
                with self.subTest(addon=addon, language=language):
                    po = self._file(addon, f"{language}.po")
                    self.assertFalse(po.fuzzy_entries())
                    self.assertEqual(
                        {entry.msgid for entry in po.translated_entries()}, terms
                    )

    def test_translations_keep_what_programs_fill_in(self):
        for addon in SPEAKING:
            for language in LANGUAGES:
                for entry in self._file(addon, f"{language}.po"):
                    for pattern in (PLACEHOLDER, TAG):
                        with self.subTest(language=language, term=entry.msgid):
                            self.assertEqual(
                                sorted(pattern.findall(entry.msgid)),
                                sorted(pattern.findall(entry.msgstr)),
                            )

    def test_a_warehouse_worker_reads_his_own_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        modules = self.env["ir.module.module"].search([("name", "in", ADDONS)])
        modules._update_translations(["de_DE"])
        status = self.env.ref("serial_tracking.status_in_stock")
        self.assertNotEqual(status.with_context(lang="de_DE").name, status.name)
