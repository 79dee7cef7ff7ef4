import { Component } from "@odoo/owl";
import { DefaultCommandItem } from "@web/core/commands/command_palette";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { findSerials, openSerial, whereabouts } from "./find_serials";

const PREFIX = "$";
const GROUPS = ["serial_tracking.group_serial_user", "serial_tracking.group_serial_auditor"];

async function mayFind() {
    const rights = await Promise.all(GROUPS.map((group) => user.hasGroup(group)));
    return rights.some(Boolean);
}

class SerialCommandItem extends Component {
    static template = "serial_tracking.SerialCommandItem";
    static props = { ...DefaultCommandItem.props, row: Object };

    get where() {
        return whereabouts(this.props.row);
    }
}

/* The palette turns the message into text after each search. */
const emptyMessage = {
    searched: "",
    toString() {
        return this.searched
            ? _t(
                  "No serial number has “%s” in it. Check the digits, or try only the last ones.",
                  this.searched
              )
            : _t("Type or scan a serial number, a part of it or its last digits");
    },
};

registry.category("command_setup").add(PREFIX, {
    debounceDelay: 150,
    emptyMessage,
    name: _t("serial numbers"),
    placeholder: _t("Find serial number..."),
});

registry.category("command_provider").add("serial_tracking.find", {
    namespace: PREFIX,
    async provide(env, { searchValue }) {
        emptyMessage.searched = "";
        if (!(await mayFind())) {
            return [];
        }
        const rows = await findSerials(env.services.orm, searchValue || "", 10);
        emptyMessage.searched = (searchValue || "").trim();
        return rows.map((row) => ({
            Component: SerialCommandItem,
            props: { row },
            name: row.name,
            href: `/odoo/stock.lot/${row.id}`,
            action: async () => {
                await openSerial(env.services.action, row.id);
            },
        }));
    },
});

/** The icon in the top bar: the same box from everywhere. */
class SerialFindSystray extends Component {
    static template = "serial_tracking.SerialFindSystray";
    static props = {};

    setup() {
        this.command = useService("command");
    }

    open() {
        this.command.openMainPalette({ searchValue: PREFIX });
    }
}

registry.category("services").add("serial_tracking.find_systray", {
    async start() {
        if (await mayFind()) {
            registry
                .category("systray")
                .add("serial_tracking.find", { Component: SerialFindSystray }, { sequence: 30 });
        }
    },
});
