"""What the web client asks the server for when it opens an action of a report."""

from lxml import etree

from odoo.tools.safe_eval import safe_eval

PAGE = 80
MOST_COUNTED = 10_000


class Screens:
    """The views of an action, read as the web client reads them.

    :param env: Odoo environment of the reader
    :param dict action: as ``action_view`` of the report's dialog returns it
    """

    def __init__(self, env, action):
        context = action.get("context") or {}
        if isinstance(context, str):
            context = safe_eval(context)
        self.model = env[action["res_model"]].with_context(**context)
        self.domain = action["domain"]
        self.views = {kind: view for view, kind in action["views"]}
        self.search_view = (action.get("search_view_id") or [False])[0]
        self.defaults = [
            name.removeprefix("search_default_")
            for name, value in context.items()
            if name.startswith("search_default_") and value
        ]

    def _arch(self, kind, view=None):
        view = view or self.views.get(kind) or False
        return etree.fromstring(self.model.get_view(view, kind)["arch"])

    def default_groups(self):
        """What the list is grouped by when it opens."""
        search = self._arch("search", self.search_view)
        groups = []
        for name in self.defaults:
            for node in search.xpath(f"//filter[@name='{name}']"):
                context = safe_eval(node.get("context") or "{}")
                if context.get("group_by"):
                    groups.append(context["group_by"])
        return groups

    def _list_fields(self):
        fields = self.model._fields
        names = [node.get("name") for node in self._arch("list").xpath("//field")]
        return [name for name in dict.fromkeys(names) if name in fields]

    def _specification(self):
        return {
            name: {"fields": {"display_name": {}}}
            if self.model._fields[name].type == "many2one"
            else {}
            for name in self._list_fields()
        }

    def _aggregates(self):
        numbers = ("integer", "float", "monetary")
        for name in self._list_fields():
            field = self.model._fields[name]
            if field.aggregator and field.type in numbers:
                yield f"{name}:{field.aggregator}"

    def page(self):
        """The first page of a list that is not grouped, with the number of rows."""
        order = self._arch("list").get("default_order") or ""
        return self.model.web_search_read(
            self.domain,
            self._specification(),
            limit=PAGE,
            order=order,
            count_limit=MOST_COUNTED + 1,
        )

    def groups(self, groups):
        """The first page of the groups of a list, with their totals."""
        order = self._arch("list").get("default_order") or ""
        return self.model.with_context(read_group_expand=True).web_read_group(
            self.domain,
            groups,
            list(self._aggregates()),
            limit=PAGE,
            order=order,
            opening_info=[],
            unfold_read_specification=self._specification(),
        )

    def first(self):
        """What the list shows when it opens."""
        groups = self.default_groups()
        return self.groups(groups) if groups else self.page()

    def _axes(self, arch, kinds):
        for node in arch.xpath("//field"):
            if node.get("type") in kinds:
                interval = node.get("interval")
                name = node.get("name")
                yield f"{name}:{interval}" if interval else name

    def _measures(self, arch):
        for node in arch.xpath("//field[@type='measure']"):
            field = self.model._fields[node.get("name")]
            yield f"{field.name}:{field.aggregator}"

    def pivot(self):
        """The pivot as it opens."""
        arch = self._arch("pivot")
        rows = list(self._axes(arch, ("row",)))
        columns = list(self._axes(arch, ("col",)))
        return self.model.formatted_read_grouping_sets(
            self.domain,
            [[], rows, columns, rows + columns],
            ["__count", *self._measures(arch)],
        )

    def graph(self):
        """The graph as it opens."""
        arch = self._arch("graph")
        return self.model.formatted_read_group(
            self.domain,
            list(self._axes(arch, (None, "row", "col"))),
            ["__count", *self._measures(arch)],
        )
