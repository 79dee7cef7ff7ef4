import { patch } from "@web/core/utils/patch";
import { FormCompiler } from "@web/views/form/form_compiler";

/**
 * `<page name="serials" string="Serials" count_field="serial_count">` shows the field's
 * value in the tab: "Serials (120)". Pages without the attribute stay as they are.
 */
patch(FormCompiler.prototype, {
    compileNotebook(el, params) {
        const counted = [...el.children].filter((child) => child.hasAttribute("count_field"));
        const notebook = super.compileNotebook(el, params);
        for (const page of counted) {
            const name = "`" + page.getAttribute("name") + "`";
            const value = `__comp__.props.record.data["${page.getAttribute("count_field")}"]`;
            for (const slot of notebook.children) {
                if (slot.getAttribute("name") === name) {
                    const title = slot.getAttribute("title");
                    const count = `(${value} ? " (" + ${value} + ")" : "")`;
                    slot.setAttribute("title", `${title} + ${count}`);
                }
            }
        }
        return notebook;
    },
});
