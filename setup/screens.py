"""Takes the pictures of the main screens; called by setup/screenshots."""

import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PHONE, DESK = 390, 1400
# name of the picture, address below the server (an action's xml id will do), width,
# and what to click on before the picture is taken, one CSS or text selector each
PRODUCTS = "/odoo/action-stock.product_template_action_product"
RECEIPTS = "/odoo/action-stock.action_picking_tree_incoming"
DELIVERIES = "/odoo/action-stock.action_picking_tree_outgoing"
SERIALS = "/odoo/action-serial_tracking.action_serial_lots"
REPORTS = "/odoo/action-serial_tracking_reports.action_serial_report_index"
LAPTOP = ".o_kanban_record:has-text('Laptop X1')"
READY = ".o_data_row:has-text('%s'):has-text('Ready') >> nth=0"
SCREENS = [
    ("item_serials", PRODUCTS, DESK, LAPTOP, ".nav-link[name=serials]"),
    ("entry", RECEIPTS, DESK, READY % "Acme", "button.o_serial_numbers"),
    ("selection", DELIVERIES, DESK, READY % "Azure", "button.o_serial_numbers"),
    ("serial_detail", SERIALS, DESK, ".o_data_row:has-text('X1-000201')"),
    ("serials_phone", SERIALS, PHONE),
    ("reports", REPORTS, DESK),
]


def main(url, folder, *wanted):
    known = {screen[0] for screen in SCREENS}
    if unknown := set(wanted) - known:
        sys.exit(f"unknown screen {', '.join(unknown)}; known: {', '.join(known)}")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    Path(folder).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        state = log_in(browser, url)
        for name, address, width, *clicks in SCREENS:
            if wanted and name not in wanted:
                continue
            page = browser.new_page(
                viewport={"width": width, "height": 844 if width == PHONE else 800},
                storage_state=state,
            )
            page.goto(url + address)
            settle(page)
            for selector in clicks:
                page.click(selector)
                settle(page)
            page.screenshot(path=Path(folder, f"{name}.png"))
            print(Path(folder, f"{name}.png"))
            page.close()
        browser.close()


def log_in(browser, url):
    context = browser.new_context()
    page = context.new_page()
    page.goto(url + "/web/login")
    page.fill("input[name=login]", "admin")
    page.fill("input[name=password]", "admin")
    page.click("button[type=submit]")
    page.wait_for_url(re.compile("/odoo"))
    state = context.storage_state()
    context.close()
    return state


def settle(page):
    page.wait_for_selector(".o_action_manager > *, .o_home_menu")
    page.wait_for_selector(".o_loading_indicator", state="hidden")
    page.wait_for_timeout(1500)


if __name__ == "__main__":
    main(*sys.argv[1:])
