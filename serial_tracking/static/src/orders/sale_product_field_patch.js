import { patch } from "@web/core/utils/patch";
import { SaleOrderLineProductField } from "@sale/js/sale_product_field";

const LABEL = / · SN:(.+)$/;

/** A product that was found by its label `SN:ABC123` comes with that very unit. */
patch(SaleOrderLineProductField.prototype, {
    get m2oProps() {
        const props = super.m2oProps;
        if (!("serial_scan" in this.props.record.activeFields)) {
            return props;
        }
        return {
            ...props,
            context: { ...props.context, serial_scan: true },
            update: (value) => {
                const match = value && LABEL.exec(value.display_name || "");
                return match
                    ? this.props.record.update({ serial_scan: match[1] })
                    : props.update(value);
            },
        };
    },
});
