"""Both add-ons speak German, French and Spanish, every word of them."""

import io
import re
from pathlib import Path

import polib

from odoo.modules.module import get_module_path
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

ADDONS = ("serial_tracking", "serial_tracking_reports")
LANGUAGES = ("de", "es", "fr")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdfg]|\$\{[^}]*\}|\{\w*\}")
TAG = re.compile(r"</?\w+|t-(?:esc|out|field|if)=\"[^\"]*\"")


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """Another word in the code wants ``./setup/translations`` and its translation."""

    def _file(self, addon, name):
        return polib.pofile(str(Path(get_module_path(addon), "i18n", name)))

    def test_template_has_the_terms_of_the_add_on(self):
        for addon in ADDONS:
            with self.subTest(addon=addon):
                buffer = io.BytesIO()
                trans_export(None, [addon], buffer, "po", self.env)
                terms = polib.pofile(buffer.getvalue().decode())
                self.assertEqual(
                    {entry.msgid for entry in self._file(addon, f"{addon}.pot")},
                    {entry.msgid for entry in terms},
                )

    def test_every_term_is_translated(self):
        for addon in ADDONS:
            terms = {entry.msgid for entry in self._file(addon, f"{addon}.pot")}
            for language in LANGUAGES:
                with self.subTest(addon=addon, language=language):
                    po = self._file(addon, f"{language}.po")
                    self.assertFalse(po.fuzzy_entries())
                    self.assertEqual(
                        {entry.msgid for entry in po.translated_entries()}, terms
                    )

    def test_translations_keep_what_programs_fill_in(self):
        for addon in ADDONS:
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
