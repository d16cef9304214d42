// JSON as text: writing objects member by member, and judging JSON that people typed. Payloads are
// passed through letter by letter: read into numbers and written again, 1.10 would come out as
// another text than was recorded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/base/result.hpp"

namespace runbook::cli {

// "text" in quotes, escaped.
std::string json_string(std::string_view text);

// One object on one line.
class JsonObject {
 public:
    JsonObject& add(std::string_view name, std::string_view text);
    JsonObject& add(std::string_view name, const char* text);
    JsonObject& add(std::string_view name, std::uint64_t number);
    JsonObject& add(std::string_view name, bool value);
    // null when the text is empty.
    JsonObject& add_optional(std::string_view name, std::string_view text);
    JsonObject& add_time(std::string_view name, std::int64_t unix_ns);  // null when it is 0
    // `json` is a whole JSON value, or empty for null.
    JsonObject& add_raw(std::string_view name, std::string_view json);

    std::string text() const { return "{" + members_ + "}"; }

 private:
    std::string members_;
};

// "[a,b]" of JSON values.
class JsonArray {
 public:
    JsonArray& add(std::string_view json);
    JsonArray& add_string(std::string_view text) { return add(json_string(text)); }
    std::string text() const { return "[" + elements_ + "]"; }

 private:
    std::string elements_;
};

// The text without the blanks between its words. Failure: kBadInput with line, column, the reason
// and the line with a caret under the place. `name` says whose text it is: "--input".
Result<std::string> check_json(std::string_view text, std::string_view name);

}  // namespace runbook::cli
