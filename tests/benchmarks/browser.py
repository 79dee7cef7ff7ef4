"""How long a warehouse worker waits in the browser for transfers of many units.

    browser.py URL DATABASE PID_OF_ODOO < what browser_data.py printed

Prints one JSON line a figure: seconds from the key or the click until what is asked for
is shown and nothing is loaded any more; processor seconds of Odoo and its database
server in that time; the kilobytes that Odoo answered. The first opening, which loads
the scripts, is not counted; of three openings the median is.
"""

import json
import os
import re
import shutil
import statistics
import sys
import time
from pathlib import Path

import psycopg2
from playwright.sync_api import sync_playwright

# SPEC, E4: what the worker is to wait at most for 10,000 units.
MOST_SECONDS = 3
LISTS = {
    "done": "stock.action_picking_tree_incoming",
    "entered": "stock.action_picking_tree_incoming",
    "reserved": "stock.action_picking_tree_outgoing",
    "chosen": "stock.action_picking_tree_outgoing",
}
TIMEOUT = 300_000


class Server:
    """What Odoo and its database server have used: other programs don't count."""

    def __init__(self, database, pid):
        self.database, self.pid = database, pid
        self.connection = psycopg2.connect(dbname="postgres")
        self.connection.autocommit = True

    def processor_seconds(self):
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s", [self.database]
            )
            pids = [self.pid, *(pid for (pid,) in cursor.fetchall())]
        ticks = 0
        for pid in pids:
            try:
                stat = Path(f"/proc/{pid}/stat").read_text()
            except OSError:  # a server elsewhere, or no Linux
                continue
            ticks += sum(map(int, stat.rpartition(")")[2].split()[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")


class Worker:
    """A page of the web client, and what it has asked of the server."""

    def __init__(self, page, url, server, data):
        self.page, self.url, self.server, self.data = page, url, server, data
        self.open_requests, self.bytes = set(), 0
        page.set_default_timeout(TIMEOUT)
        page.on("request", self._asked)
        page.on("response", self._answered)
        page.on("requestfinished", lambda request: self.open_requests.discard(request))
        page.on("requestfailed", lambda request: self.open_requests.discard(request))

    def _asked(self, request):
        if "/web/dataset/" in request.url:
            self.open_requests.add(request)

    def _answered(self, response):
        if response.request in self.open_requests:
            self.bytes += int(response.headers.get("content-length", 0))

    def wait(self, *shown):
        """Wait until these are shown, all answers are there and painted."""
        for selector in shown:
            self.page.wait_for_selector(selector)
        while self.open_requests:
            self.page.wait_for_timeout(5)
        self.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => "
            "requestAnimationFrame(done)))"
        )

    def measure(self, act, *shown):
        """:return: (seconds, processor seconds, kilobytes) until these are shown"""
        self.bytes = 0
        used, start = self.server.processor_seconds(), time.perf_counter()
        act()
        self.wait(*shown)
        seconds = time.perf_counter() - start
        return seconds, self.server.processor_seconds() - used, self.bytes // 1024

    def log_in(self):
        self.page.goto(self.url + "/web/login")
        self.page.fill("input[name=login]", "bench_worker")
        self.page.fill("input[name=password]", "bench_worker")
        self.page.click("button[type=submit]")
        self.page.wait_for_url(re.compile("/odoo"))

    def list(self, kind):
        self.page.goto(f"{self.url}/odoo/action-{LISTS[kind]}")
        self.page.wait_for_selector(".o_control_panel")
        if self.page.locator(".o_facet_remove").count():
            self.page.locator(".o_facet_remove").first.click()
        self.wait(f".o_data_row:has-text('{self.data[kind]}')")

    def open(self, kind):
        return self.measure(
            lambda: self.page.click(f".o_data_row:has-text('{self.data[kind]}')"),
            ".o_form_view div[name=move_ids] .o_data_row",
        )

    def press(self, selector, *shown):
        return self.measure(lambda: self.page.click(selector), *shown)

    def paste(self, text, *shown):
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.focus(".o_serial_window textarea")
        return self.measure(lambda: self.page.keyboard.press("Control+V"), *shown)


def figure(data, step, *measured, most=MOST_SECONDS):
    """Print the median of what was measured."""
    seconds, processor, kilobytes = zip(*measured, strict=True)
    row = {
        "ours": data["ours"],
        "step": step,
        "count": data["count"],
        "seconds": round(statistics.median(seconds), 2),
        "processor": round(statistics.median(processor), 2),
        "kilobytes": max(kilobytes),
    }
    if data["ours"] and most:
        row["most"] = most
    print("BENCH " + json.dumps(row), flush=True)


def openings(worker, kind):
    data, page = worker.data, worker.page
    forms, details = [], []
    for turn in range(4):
        worker.list(kind)
        form = worker.open(kind)
        detail = worker.press(
            "div[name=move_ids] button[name=action_show_details]",
            ".modal div[name=move_line_ids] .o_data_row",
        )
        page.click(".modal-header .btn-close")
        if turn:
            forms.append(form)
            details.append(detail)
    figure(data, f"browser: open a {kind} transfer", *forms)
    figure(data, f"browser: its details ({kind})", *details)


def counter(data, word):
    count = data["count"]
    return f".o_serial_counter:text-is('{count} of {count} {word}')"


def entry(worker):
    data = worker.data
    worker.list("entered")
    figure(data, "browser: open the transfer to enter", worker.open("entered"))
    opened = worker.press("button.o_serial_numbers", ".o_serial_window textarea")
    figure(data, "browser: open the entry window", opened)
    text = "\n".join(f"P{n:06d}" for n in range(data["count"]))
    rows = ".o_serial_accepted li >> nth=39"
    pasted = worker.paste(text, counter(data, "entered"), rows)
    figure(data, "browser: paste the numbers", pasted)
    turned = worker.press(".o_serial_window .o_pager_next", rows)
    figure(data, "browser: next page of the entry window", turned)
    again = worker.paste(text, ".o_serial_refused_row >> nth=49")
    figure(data, "browser: paste them once more, all refused", again)
    worker.page.click(".o_serial_dismiss_all")
    saved = worker.press(".o_serial_ok", ".o_form_view button[name=button_validate]")
    figure(data, "browser: OK of the entry window", saved)
    validate(worker, "receipt")


def selection(worker):
    data = worker.data
    worker.list("chosen")
    worker.open("chosen")
    rows = ".o_serial_row >> nth=39"
    opened = worker.press("button.o_serial_numbers", rows)
    figure(data, "browser: open the selection window", opened)
    searched = worker.measure(
        lambda: worker.page.fill(".o_serial_search", f"{data['count'] - 1:06d}"),
        ".o_serial_row:only-child",
    )
    figure(data, "browser: search among the candidates", searched)
    worker.page.fill(".o_serial_search", "")
    worker.wait(rows)
    taken = worker.press(".o_serial_oldest", counter(data, "chosen"))
    figure(data, "browser: take the oldest", taken)
    turned = worker.press(".o_serial_window .o_pager_next", rows)
    figure(data, "browser: next page of the selection window", turned)
    saved = worker.press(".o_serial_ok", ".o_form_view button[name=button_validate]")
    figure(data, "browser: OK of the selection window", saved)
    validate(worker, "delivery")


def validate(worker, document):
    worker.page.wait_for_selector(".o_serial_window", state="detached")
    done = worker.press(
        "button[name=button_validate]:visible",
        ".o_arrow_button_current:has-text('Done')",
    )
    figure(worker.data, f"browser: validate the {document}", done, most=None)


def main(url, database, pid):
    data = json.loads(sys.stdin.readline().removeprefix("DATA "))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        context = browser.new_context(
            viewport={"width": 1400, "height": 900},
            permissions=["clipboard-read", "clipboard-write"],
        )
        server = Server(database, pid)
        worker = Worker(context.new_page(), url, server, data)
        worker.log_in()
        openings(worker, "done")
        openings(worker, "reserved")
        if data["ours"]:
            entry(worker)
            selection(worker)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
