// An answer as the host sends it: {"outcome","by","comment","corrections"}.
#pragma once

#include "runbook/fields.hpp"

namespace rb::kit {

struct JsonText {  // any JSON value, as its text
    std::string text;
};

template <>
struct Codec<JsonText> {
    static void encode(JsonWriter& out, const JsonText& value) {
        out.raw(value.text.empty() ? std::string_view("null") : std::string_view(value.text));
    }
    static bool decode(JsonReader& in, JsonText& value) {
        if (in.null()) return value.text.clear(), true;
        return in.any(value.text);
    }
    static void schema(SchemaWriter& out) { out.text += "true"; }
    static constexpr Predicate is_none = kNo;
    static constexpr Predicate has_default = [](const void*) { return true; };
};

struct AnswerText {
    std::string outcome;
    std::optional<std::string> by, comment;
    JsonText corrections;
    RB_FIELDS(AnswerText, outcome, by, comment, corrections)
};

}  // namespace rb::kit
