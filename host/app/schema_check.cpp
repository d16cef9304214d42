#include "host/app/schema_check.hpp"

#include <runbook/kit/json_reader.hpp>

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "host/app/json_number.hpp"
#include "host/app/schema_text.hpp"
#include "host/app/schema_words.hpp"
#include "host/base/counted.hpp"
#include "host/base/near.hpp"

namespace runbook::app {

namespace {

using Kind = JsonNode::Kind;

bool is_type(const JsonNode& value, std::string_view type) {
    if (type == "null") return value.kind == Kind::kNull;
    if (type == "boolean") return value.kind == Kind::kBoolean;
    if (type == "integer") return value.kind == Kind::kNumber && is_integer(value.text);
    if (type == "number") return value.kind == Kind::kNumber;
    if (type == "string") return value.kind == Kind::kString;
    if (type == "array") return value.kind == Kind::kList;
    if (type == "object") return value.kind == Kind::kObject;
    return true;
}

std::string with_article(std::string_view type) {
    if (type == "null") return "null";
    const bool vowel = type.front() == 'i' || type.front() == 'a' || type.front() == 'o';
    return (vowel ? "an " : "a ") + std::string(type);
}

constexpr std::size_t kShownMost = 60;

// A value as people see it in an error: short, and of characters that do no harm.
std::string shown(const JsonNode& value) {
    if (value.kind == Kind::kBoolean) return value.truth ? "true" : "false";
    if (value.kind == Kind::kNumber) return value.text.substr(0, kShownMost);
    if (value.kind == Kind::kString) return rb::kit::shown(value.text);
    return value.description();
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string all;
    for (const std::string& part : parts) (all += all.empty() ? "" : between) += part;
    return all;
}

std::string unknown(const std::string& name, const std::vector<std::string>& known) {
    const auto near = nearest(name, known);
    return "unknown field" + (near ? "; did you mean " + *near + "?" : "") +
           "; known: " + joined(known, ", ");
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// A member's step of a path: $.name, $["first name"]
std::string entry_step(std::string_view name) { return "[" + rb::kit::shown(name) + "]"; }
std::string member_step(std::string_view name) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-';
    };
    const bool simple =
        !name.empty() && name.size() <= kShownMost && std::all_of(name.begin(), name.end(), plain);
    return simple ? "." + std::string(name) : entry_step(name);
}

class Check {
 public:
    explicit Check(const JsonNode& root) : root_(root) {}

    void value(const JsonNode& value, const JsonNode& schema);
    std::vector<std::string> mistakes;

 private:
    void bad(std::string what) { mistakes.push_back(path_ + ": " + std::move(what)); }
    void bad_at(const std::string& step, std::string_view what) {
        mistakes.push_back((path_ + step + ": ").append(what));
    }

    bool type(const JsonNode& value, const JsonNode& schema);
    void choices(const JsonNode& value, const JsonNode& schema);
    void number(const JsonNode& value, const JsonNode& schema);
    void string(const JsonNode& value, const JsonNode& schema);
    void list(const JsonNode& value, const JsonNode& schema);
    void object(const JsonNode& value, const JsonNode& schema);
    void combined(const JsonNode& value, const JsonNode& schema);
    void forms(const JsonNode& value, const JsonNode& forms, bool only_one);
    void reference(const JsonNode& value, const JsonNode& schema);
    void size(std::size_t size, const JsonNode& schema, const char* least, const char* most,
              std::string_view of);
    void inside(const std::string& step, const JsonNode& value, const JsonNode& schema);
    std::vector<std::string> tried(const JsonNode& value, const JsonNode& schema);

    const JsonNode& root_;
    std::string path_ = "$";
    int references_ = 0;  // followed without going into the value
};

void Check::value(const JsonNode& value, const JsonNode& schema) {
    if (schema.kind == Kind::kBoolean && !schema.truth) return bad("nothing is allowed here");
    if (schema.kind != Kind::kObject || !type(value, schema)) return;
    choices(value, schema);
    switch (value.kind) {
        case Kind::kNumber:
            number(value, schema);
            break;
        case Kind::kString:
            string(value, schema);
            break;
        case Kind::kList:
            list(value, schema);
            break;
        case Kind::kObject:
            object(value, schema);
            break;
        case Kind::kNull:
        case Kind::kBoolean:
            break;
    }
    combined(value, schema);
    reference(value, schema);
}

bool Check::type(const JsonNode& value, const JsonNode& schema) {
    std::vector<std::string> expected;
    const auto allows = [&](const JsonNode& type) {
        if (type.kind != Kind::kString || type.text.empty()) return true;
        expected.push_back(with_article(type.text));
        return is_type(value, type.text);
    };
    const JsonNode* const types = word(schema, "type");
    if (types == nullptr) return true;
    if (types->kind == Kind::kList) {
        if (std::any_of(types->values.begin(), types->values.end(), allows)) return true;
    } else if (allows(*types)) {
        return true;
    }
    const bool fraction = value.kind == Kind::kNumber && !value.is_whole();
    bad("expected " + joined(expected, " or ") + ", found " +
        (fraction ? shown(value) : value.description()));
    return false;
}

void Check::choices(const JsonNode& value, const JsonNode& schema) {
    if (const JsonNode* list = word(schema, "enum", Kind::kList)) {
        const auto& all = list->values;
        if (std::find(all.begin(), all.end(), value) == all.end()) {
            std::vector<std::string> names;
            for (const JsonNode& one : all)
                names.push_back(one.kind == Kind::kString ? one.text : shown(one));
            bad("expected one of " + joined(names, ", ") + ", found " + shown(value));
        }
    }
    if (const JsonNode* only = word(schema, "const"); only != nullptr && !(*only == value))
        bad("expected " + shown(*only) + ", found " + shown(value));
}

void Check::number(const JsonNode& value, const JsonNode& schema) {
    const JsonNode* const least = word(schema, "minimum", Kind::kNumber);
    const JsonNode* const most = word(schema, "maximum", Kind::kNumber);
    const JsonNode* const above = word(schema, "exclusiveMinimum", Kind::kNumber);
    const JsonNode* const below = word(schema, "exclusiveMaximum", Kind::kNumber);
    const JsonNode* const step = word(schema, "multipleOf", Kind::kNumber);
    const bool low = least != nullptr && compare_numbers(value.text, least->text) < 0;
    const bool high = most != nullptr && compare_numbers(value.text, most->text) > 0;
    if ((low || high) && least != nullptr && most != nullptr)
        bad("expected " + least->text + " to " + most->text + ", found " + shown(value));
    else if (low)
        bad("expected at least " + least->text + ", found " + shown(value));
    else if (high)
        bad("expected at most " + most->text + ", found " + shown(value));
    if (above != nullptr && compare_numbers(value.text, above->text) <= 0)
        bad("expected more than " + above->text + ", found " + shown(value));
    if (below != nullptr && compare_numbers(value.text, below->text) >= 0)
        bad("expected less than " + below->text + ", found " + shown(value));
    if (step != nullptr && !is_multiple(value.text, step->text))
        bad("expected a multiple of " + step->text + ", found " + shown(value));
    const JsonNode* const format = word(schema, "format", Kind::kString);
    if (format == nullptr) return;
    if ((format->text == "double" && !fits_double(value.text)) ||
        (format->text == "float" && !fits_float(value.text)))
        bad(shown(value) + " is too large or too small for a " + format->text);
}

void Check::string(const JsonNode& value, const JsonNode& schema) {
    size(code_points(value.text), schema, "minLength", "maxLength", "character");
    const JsonNode* const format = word(schema, "format", Kind::kString);
    if (format == nullptr) return;
    const auto text_of = [&](std::string_view name) -> std::string_view {
        const JsonNode* const found = word(schema, name, Kind::kString);
        return found != nullptr ? std::string_view(found->text) : std::string_view();
    };
    const std::string wrong = wrong_text(
        value.text, {format->text, text_of("rb-step"), text_of("rb-min"), text_of("rb-max")});
    if (!wrong.empty()) bad(wrong);
}

void Check::list(const JsonNode& value, const JsonNode& schema) {
    const std::vector<JsonNode>& items = value.values;
    size(items.size(), schema, "minItems", "maxItems", "element");
    const JsonNode* const first = word(schema, "prefixItems", Kind::kList);
    const JsonNode* const all = word(schema, "items");
    const std::size_t fixed = first != nullptr ? first->values.size() : 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string step = "[" + std::to_string(i) + "]";
        if (i < fixed)
            inside(step, items[i], first->values[i]);
        else if (all != nullptr)
            inside(step, items[i], *all);
    }
    const JsonNode* const unique = word(schema, "uniqueItems", Kind::kBoolean);
    if (unique == nullptr || !unique->truth) return;
    for (std::size_t i = 1; i < items.size(); ++i) {
        const auto here = items.begin() + static_cast<std::ptrdiff_t>(i);
        const auto before = std::find(items.begin(), here, items[i]);
        if (before == here) continue;
        return bad("the elements " + std::to_string(before - items.begin()) + " and " +
                   std::to_string(i) + " are the same");
    }
}

void Check::object(const JsonNode& value, const JsonNode& schema) {
    static const JsonNode none;
    const JsonNode* const declared = word(schema, "properties", Kind::kObject);
    const JsonNode& properties = declared != nullptr ? *declared : none;
    const JsonNode* additional = word(schema, "additionalProperties");
    if (word(schema, "patternProperties") != nullptr) additional = nullptr;  // it may allow more
    const bool closed =
        additional != nullptr && additional->kind == Kind::kBoolean && !additional->truth;
    std::unordered_set<std::string_view> seen;
    for (std::size_t i = 0; i < value.names.size(); ++i) {
        const std::string& name = value.names[i];
        if (!seen.insert(name).second) {
            bad_at(member_step(name), "given twice");
        } else if (const JsonNode* const property = word(properties, name)) {
            inside(member_step(name), value.values[i], *property);
        } else if (closed) {
            bad_at(member_step(name), unknown(name, properties.names));
        } else if (additional != nullptr) {
            inside(entry_step(name), value.values[i], *additional);
        }
    }
    if (const JsonNode* const required = word(schema, "required", Kind::kList)) {
        for (const JsonNode& name : required->values) {
            if (name.kind == Kind::kString && !value.has(name.text))
                bad_at(member_step(name.text), "missing");
        }
    }
    const bool one_of_them = count(schema, "minProperties") == 1 &&
                             count(schema, "maxProperties") == 1 && !properties.names.empty();
    if (!one_of_them)
        return size(value.names.size(), schema, "minProperties", "maxProperties", "member");
    if (value.names.size() == 1) return;
    bad("expected one of " + joined(properties.names, ", ") + ", found " +
        (value.names.empty() ? "an empty object"
                             : std::to_string(value.names.size()) + " members"));
}

void Check::size(std::size_t size, const JsonNode& schema, const char* least, const char* most,
                 std::string_view of) {
    const auto min = count(schema, least), max = count(schema, most);
    if (min && size < *min)
        bad("expected " + counted(*min, of) + (min == max ? "" : " or more") + ", found " +
            std::to_string(size));
    if (max && size > *max)
        bad("expected " + counted(*max, of) + (min == max ? "" : " at most") + ", found " +
            std::to_string(size));
}

void Check::inside(const std::string& step, const JsonNode& value, const JsonNode& schema) {
    const std::size_t length = path_.size();
    const int references = std::exchange(references_, 0);
    path_ += step;
    this->value(value, schema);
    path_.resize(length);
    references_ = references;
}

std::vector<std::string> Check::tried(const JsonNode& value, const JsonNode& schema) {
    auto before = std::exchange(mistakes, {});
    this->value(value, schema);
    return std::exchange(mistakes, std::move(before));
}

void Check::combined(const JsonNode& value, const JsonNode& schema) {
    if (const JsonNode* const all = word(schema, "allOf", Kind::kList)) {
        for (const JsonNode& one : all->values) this->value(value, one);
    }
    if (const JsonNode* const any = word(schema, "anyOf", Kind::kList)) forms(value, *any, false);
    if (const JsonNode* const one = word(schema, "oneOf", Kind::kList)) forms(value, *one, true);
    if (const JsonNode* const none = word(schema, "not"); none != nullptr) {
        if (tried(value, *none).empty()) bad(shown(value) + " is what is not allowed here");
    }
}

// When none fits, the mistakes of the one that fits the deepest are what people want to know.
void Check::forms(const JsonNode& value, const JsonNode& forms, bool only_one) {
    std::size_t fitting = 0, depth = path_.size();
    std::vector<std::string> nearest;
    for (const JsonNode& form : forms.values) {
        auto found = tried(value, form);
        if (found.empty()) {
            ++fitting;
            continue;
        }
        const std::size_t reached = found.front().find(": ");
        if (reached <= depth) continue;
        depth = reached;
        nearest = std::move(found);
    }
    const std::string number = std::to_string(forms.values.size());
    if (fitting > 1 && only_one) bad("fits more than one of the " + number + " forms it may have");
    if (fitting > 0 || forms.values.empty()) return;
    if (nearest.empty()) return bad("fits none of the " + number + " forms it may have");
    mistakes.insert(mistakes.end(), nearest.begin(), nearest.end());
}

// Within the schema alone; a reference to elsewhere, to nothing or in a circle is ignored.
void Check::reference(const JsonNode& value, const JsonNode& schema) {
    constexpr int kMost = 32;
    const JsonNode* const reference = word(schema, "$ref", Kind::kString);
    if (reference == nullptr || references_ == kMost) return;
    const JsonNode* const target = at_pointer(root_, reference->text);
    if (target == nullptr) return;
    ++references_;
    this->value(value, *target);
    --references_;
}

}  // namespace

std::vector<std::string> mistakes_of(const JsonNode& value, const JsonNode& schema) {
    Check check(schema);
    check.value(value, schema);
    return std::move(check.mistakes);
}

}  // namespace runbook::app
