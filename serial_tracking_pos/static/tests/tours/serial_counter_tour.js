import { registry } from "@web/core/registry";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";

const PRODUCT = "Laptop X1";
const LIST = ".o-autocomplete--dropdown-menu";

/** The shop loads all that it sells first. */
const start = () => [Chrome.startPoS()].flat().map((step) => ({ ...step, timeout: 60000 }));

const offers = (...names) => ({
    content: `The list offers ${names.join(", ")} and no other`,
    trigger: `${LIST}:has(.o-autocomplete--dropdown-item:contains(${names[0]}))`,
    run() {
        const items = [...this.anchor.querySelectorAll(".o-autocomplete--dropdown-item")];
        const texts = items.map((item) => item.textContent.trim());
        if (texts.join() !== names.join()) {
            throw new Error(`offered: ${texts.join()}`);
        }
    },
});

const type = (name) => [
    {
        content: `Type ${name}, which the list doesn't have`,
        trigger: ".lot-container .o-autocomplete input",
        run: `edit ${name}`,
    },
    {
        trigger: `${LIST} a:contains(Create Lot/Serial number...)`,
        run: "click",
    },
    {
        trigger: `.lot-container .lot-item span:contains(${name})`,
    },
    Dialog.confirm("Apply"),
];

const refused = (reason) => [
    {
        content: `See why it can't be sold: ${reason}`,
        trigger: `.modal:contains(These units can't be sold) .modal-body:contains(${reason})`,
    },
    Dialog.confirm("Ok"),
];

const choose = (name) => [
    {
        content: `Choose ${name}`,
        trigger: `${LIST} .o-autocomplete--dropdown-item a:contains(${name})`,
        run: "click",
    },
    {
        trigger: `.lot-container .lot-item span:contains(${name})`,
    },
    Dialog.confirm("Apply"),
];

registry.category("web_tour.tours").add("serial_counter_sale", {
    steps: () =>
        [
            start(),
            Dialog.confirm("Open Register"),
            ProductScreen.clickPartnerButton(),
            ProductScreen.clickCustomer("Azure Interior Test"),
            ProductScreen.clickDisplayedProduct(PRODUCT),
            offers("C-1", "C-3"),
            type("C-2"),
            refused("C-2: not available"),
            ProductScreen.clickDisplayedProduct(PRODUCT),
            choose("C-1"),
            ProductScreen.selectedOrderlineHas(PRODUCT, "1"),
            {
                content: "The unit is on the order",
                trigger: ".order-container .orderline .lot-number:contains(C-1)",
            },
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.isShown(),
            ReceiptScreen.clickNextOrder(),
            ProductScreen.isShown(),
        ].flat(),
});

/** The test finds the unit broken while its order waits for the payment. */
registry.category("web_tour.tours").add("serial_counter_gone", {
    steps: () =>
        [
            start(),
            Dialog.confirm("Open Register"),
            ProductScreen.clickDisplayedProduct(PRODUCT),
            choose("C-3"),
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Cash"),
            PaymentScreen.clickValidate(),
            refused("C-3: not available"),
            PaymentScreen.isShown(),
        ].flat(),
});
