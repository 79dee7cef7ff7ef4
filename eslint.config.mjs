// No imports: the packages lie in the cache folder, not beside this file.
const globals = `
    AbortController Blob ClipboardEvent CustomEvent DataTransfer DOMParser Event File FileReader
    FormData InputEvent KeyboardEvent MouseEvent Node URL URLSearchParams cancelAnimationFrame
    clearInterval clearTimeout console document fetch getComputedStyle localStorage luxon
    navigator odoo queueMicrotask requestAnimationFrame setInterval setTimeout window`;

export default [
    {
        files: ["**/*.js"],
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: Object.fromEntries(
                globals
                    .trim()
                    .split(/\s+/)
                    .map((name) => [name, "readonly"])
            ),
        },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: {
            "constructor-super": "error",
            curly: "error",
            eqeqeq: ["error", "always", { null: "ignore" }],
            "getter-return": "error",
            "no-async-promise-executor": "error",
            "no-class-assign": "error",
            "no-compare-neg-zero": "error",
            "no-cond-assign": "error",
            "no-console": ["error", { allow: ["warn", "error"] }],
            "no-const-assign": "error",
            "no-constant-condition": "error",
            "no-debugger": "error",
            "no-dupe-args": "error",
            "no-dupe-class-members": "error",
            "no-dupe-else-if": "error",
            "no-dupe-keys": "error",
            "no-duplicate-case": "error",
            "no-duplicate-imports": "error",
            "no-empty": "error",
            "no-eval": "error",
            "no-fallthrough": "error",
            "no-func-assign": "error",
            "no-import-assign": "error",
            "no-irregular-whitespace": "error",
            "no-prototype-builtins": "error",
            "no-redeclare": "error",
            "no-self-assign": "error",
            "no-shadow": "error",
            "no-this-before-super": "error",
            "no-undef": "error",
            "no-unreachable": "error",
            "no-unsafe-finally": "error",
            "no-unsafe-optional-chaining": "error",
            "no-unused-vars": ["error", { args: "none" }],
            "no-useless-escape": "error",
            "no-var": "error",
            "object-shorthand": "error",
            "prefer-const": "error",
            "use-isnan": "error",
            "valid-typeof": "error",
        },
    },
    {
        files: ["**/static/tests/**/*.js"],
        rules: { "no-console": "off" },
    },
];
