import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** Index page of the reports: one card each, and the main figures as bars. */
export class SerialReportIndex extends Component {
    static template = "serial_tracking_reports.SerialReportIndex";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = { controlPanel: {} };
        this.state = useState({ charts: [] });
        onWillStart(async () => {
            this.reports = await this.orm.call("serial.report.wizard", "serial_reports", []);
            // The cards need not wait for the figures.
            this.loadCharts();
        });
    }

    async loadCharts() {
        const charts = await this.orm.call("serial.report.wizard", "serial_dashboard", []);
        for (const chart of charts) {
            const highest = Math.max(1, ...chart.bars.map((bar) => bar.value));
            for (const bar of chart.bars) {
                bar.share = Math.round((100 * bar.value) / highest);
            }
        }
        this.state.charts = charts.filter((chart) => chart.bars.some((bar) => bar.value));
    }

    open(report) {
        if (report.action) {
            return this.action.doAction(report.action);
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: report.title,
            res_model: "serial.report.wizard",
            views: [[false, "form"]],
            target: "new",
            context: {
                default_report: report.code,
                dialog_size: "large",
                serial_report_dialog: true,
            },
        });
    }

    openBar(bar) {
        return this.action.doAction(bar.action);
    }
}

registry.category("actions").add("serial_tracking_reports.index", SerialReportIndex);
