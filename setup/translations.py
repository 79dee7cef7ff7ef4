"""Writes the templates and merges them into each language; called by translations.

Run inside ``odoo shell``. Terms that Odoo itself translates, such as "Product", are
taken from there, so that one thing has one name on a screen.
"""

import io
import os
from pathlib import Path

import polib

from odoo.modules.module import get_module_path
from odoo.tools.translate import trans_export

LANGUAGES = {
    "de": "nplurals=2; plural=(n != 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
}
# Where the words of our field are, the nearest first: our own, then Odoo's.
KNOWING = (
    "serial_tracking",
    "stock",
    "sale_stock",
    "purchase_stock",
    "stock_account",
    "sale",
    "purchase",
    "account",
    "mrp",
    "point_of_sale",
    "repair",
    "stock_picking_batch",
    "product",
    "mail",
    "portal",
    "web",
    "base",
)

env = globals()["env"]


def template(addon):
    """The terms of an add-on as Odoo exports them, without what changes by the day."""
    buffer = io.BytesIO()
    trans_export(None, [addon], buffer, "po", env)
    if not buffer.getvalue():
        return polib.POFile()
    po = polib.pofile(buffer.getvalue().decode())
    po.header = f"Terms of {addon}."
    po.metadata = metadata(po)
    return po


def metadata(po, **more):
    return {
        "Project-Id-Version": po.metadata["Project-Id-Version"].split("-")[0],
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        **more,
    }


def known_to_odoo(language):
    known = {}
    for addon in reversed(KNOWING):
        file = Path(get_module_path(addon), "i18n", f"{language}.po")
        known.update(
            (entry.msgid, entry.msgstr)
            for entry in polib.pofile(str(file)).translated_entries()
        )
    return known


def merge(file, terms, language, plural):
    po = polib.pofile(str(file)) if file.exists() else polib.POFile(wrapwidth=78)
    translated = {entry.msgid: entry.msgstr for entry in po.translated_entries()}
    known = known_to_odoo(language)
    merged = polib.POFile(wrapwidth=78)
    merged.header = f"{terms.header[:-1]} in {language}."
    merged.metadata = metadata(terms, Language=language, **{"Plural-Forms": plural})
    for entry in terms:
        text = translated.get(entry.msgid) or known.get(entry.msgid, "")
        merged.append(
            polib.POEntry(
                msgid=entry.msgid,
                msgstr=text,
                comment=entry.comment,
                occurrences=entry.occurrences,
            )
        )
    merged.save(str(file))
    return len(merged.untranslated_entries())


for addon in os.environ["TRANSLATED_ADDONS"].split():
    folder = Path(os.environ["TRANSLATED_ROOT"], addon, "i18n")
    terms = template(addon)
    if not terms:
        print(f"{addon}: nothing to translate")
        continue
    folder.mkdir(exist_ok=True)
    terms.save(str(folder / f"{addon}.pot"))
    print(f"{addon}: {len(terms)} terms")
    for language, plural in LANGUAGES.items():
        missing = merge(folder / f"{language}.po", terms, language, plural)
        print(f"  {language}: {missing} to translate")
