import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { badgeField, BadgeField } from "@web/views/fields/badge/badge_field";

// Core's badge in the colour of the status.
registry.category("fields").add("serial_status", {
    ...badgeField,
    component: BadgeField,
    displayName: _t("Serial number status"),
    supportedTypes: ["many2one"],
    supportedOptions: [],
    extractProps: () => ({ colorField: "serial_status_color" }),
    fieldDependencies: [{ name: "serial_status_color", type: "integer" }],
});
