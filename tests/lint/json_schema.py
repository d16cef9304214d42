"""As much of JSON Schema draft 4 as the schema of SARIF uses. A keyword that is not known is an error, never passed over."""
import re
from urllib.parse import urlsplit

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
TEXTS = {"$schema", "title", "id", "description", "default", "definitions"}


def is_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def has_format(text, name):
    if name == "uri":
        return bool(urlsplit(text).scheme)
    if name == "uri-reference":
        return re.fullmatch(r"[^\s<>\"{}|\\^`]*", text) is not None
    if name == "date-time":
        return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text) is not None
    raise ValueError(f"unknown format {name}")


class Schema:
    def __init__(self, root):
        self.root = root

    def errors(self, value):
        return list(self.of(value, self.root, "$"))

    def resolve(self, reference):
        found = self.root
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        return found

    def of(self, value, schema, where):
        for word, rule in schema.items():
            if word in TEXTS:
                continue
            check = getattr(self, "check_" + word.lstrip("$"), None)
            if check is None:
                raise ValueError(f"{word} is not understood")
            yield from check(value, rule, schema, where)

    def check_ref(self, value, rule, schema, where):
        yield from self.of(value, self.resolve(rule), where)

    def check_type(self, value, rule, schema, where):
        names = rule if isinstance(rule, list) else [rule]
        if not any(is_type(value, name) for name in names):
            yield f"{where}: {value!r:.60} is no {' or '.join(names)}"

    def check_enum(self, value, rule, schema, where):
        if value not in rule:
            yield f"{where}: {value!r:.60} is none of {rule}"

    def check_required(self, value, rule, schema, where):
        for name in rule if isinstance(value, dict) else ():
            if name not in value:
                yield f"{where}: {name} is missing"

    def check_properties(self, value, rule, schema, where):
        for name, member in value.items() if isinstance(value, dict) else ():
            if name in rule:
                yield from self.of(member, rule[name], f"{where}.{name}")

    def check_additionalProperties(self, value, rule, schema, where):
        for name, member in value.items() if isinstance(value, dict) else ():
            if name in schema.get("properties", {}) or rule is True:
                continue
            if rule is False:
                yield f"{where}: {name} is not known"
            else:
                yield from self.of(member, rule, f"{where}.{name}")

    def check_items(self, value, rule, schema, where):
        for index, element in enumerate(value) if isinstance(value, list) else ():
            yield from self.of(element, rule, f"{where}[{index}]")

    def check_minItems(self, value, rule, schema, where):
        if isinstance(value, list) and len(value) < rule:
            yield f"{where}: has fewer than {rule} elements"

    def check_uniqueItems(self, value, rule, schema, where):
        if rule and isinstance(value, list) and any(value[i] in value[:i] for i in range(len(value))):
            yield f"{where}: has the same element twice"

    def check_minimum(self, value, rule, schema, where):
        if is_type(value, "number") and value < rule:
            yield f"{where}: {value} is less than {rule}"

    def check_maximum(self, value, rule, schema, where):
        if is_type(value, "number") and value > rule:
            yield f"{where}: {value} is more than {rule}"

    def check_pattern(self, value, rule, schema, where):
        if isinstance(value, str) and not re.search(rule, value):
            yield f"{where}: {value!r:.60} is not of the form {rule}"

    def check_format(self, value, rule, schema, where):
        if isinstance(value, str) and not has_format(value, rule):
            yield f"{where}: {value!r:.60} is no {rule}"

    def check_anyOf(self, value, rule, schema, where):
        if all(list(self.of(value, one, where)) for one in rule):
            yield f"{where}: is nothing of what is allowed"

    def check_oneOf(self, value, rule, schema, where):
        if sum(not list(self.of(value, one, where)) for one in rule) != 1:
            yield f"{where}: is not exactly one of what is allowed"
