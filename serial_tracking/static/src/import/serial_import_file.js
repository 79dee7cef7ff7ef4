import { useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { checkFileSize } from "@web/core/utils/files";
import { useService } from "@web/core/utils/hooks";
import { getDataURLFromFile } from "@web/core/utils/urls";
import { BinaryField, binaryField } from "@web/views/fields/binary/binary_field";

/** A place to drop the file on, or to press and choose it (M1). */
export class SerialImportFile extends BinaryField {
    static template = "serial_tracking.SerialImportFile";

    setup() {
        super.setup();
        this.notification = useService("notification");
        this.drag = useState({ over: false });
    }

    get hint() {
        return this.props.record.data[this.props.name]
            ? _t("Drop another file here, or press to choose one")
            : _t("Drop the file here, or press to choose it");
    }

    get accepted() {
        return this.props.acceptedFileExtensions.split(",");
    }

    update(file) {
        if (file.name && !file.data) {
            this.notification.add(_t("%s is empty.", file.name), { type: "danger" });
            return;
        }
        return super.update(file);
    }

    async onDrop(ev) {
        this.drag.over = false;
        const [file] = ev.dataTransfer?.files || [];
        if (!file) {
            return;
        }
        if (!this.accepted.some((ending) => file.name.toLowerCase().endsWith(ending))) {
            this.notification.add(_t("%s is neither CSV nor XLSX.", file.name), { type: "danger" });
            return;
        }
        if (checkFileSize(file.size, this.notification)) {
            const url = await getDataURLFromFile(file);
            await this.update({ data: url.split(",")[1] || "", name: file.name });
        }
    }
}

registry.category("fields").add("serial_import_file", {
    ...binaryField,
    component: SerialImportFile,
});
