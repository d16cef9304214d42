// What the host says of an input that does not fit a schema, the kit's or one by hand.
#include "host/app/input_check.hpp"

#include <doctest/doctest.h>
#include <runbook/fields.hpp>

#include <vector>

#include "tests/abi/everything.hpp"

using everything::All;
using everything::Pay;
using runbook::app::check_input;

namespace {

const std::string kBegin = "the input does not fit the runbook:";

// The mistakes; several stand in lines of their own.
std::string said(std::string_view input, std::string_view schema) {
    const auto checked = check_input(input, schema);
    if (checked.ok()) return "it fits";
    CHECK(checked.error().code == runbook::ErrorCode::kBadInput);
    CHECK(!checked.error().hint.empty());
    const std::string& message = checked.error().message;
    if (!message.starts_with(kBegin)) return message;
    const std::string mistakes = message.substr(kBegin.size());
    return mistakes.starts_with(' ') ? mistakes.substr(1) : mistakes;
}

template <class T>
std::string said_of(std::string_view input) {
    return said(input, rb::json_schema<T>());
}

struct Cup {
    std::uint8_t size = 2;
    std::chrono::seconds steep{};
    std::optional<everything::Speed> speed;
    std::map<std::string, std::int32_t> extras;
    std::vector<Cup> refills;
    RB_FIELDS(Cup, size, steep, speed, extras, refills)
};

}  // namespace

TEST_CASE("a mistake has its path, what was expected and what was found") {
    const auto cup = [](const std::string& members) {
        return said_of<Cup>(R"({"extras":{},"refills":[])" + members + "}");
    };
    CHECK(cup("") == "it fits");
    CHECK(cup(R"(,"size":"two")") == "$.size: expected an integer, found a string");
    CHECK(cup(R"(,"size":1.5)") == "$.size: expected an integer, found 1.5");
    CHECK(cup(R"(,"size":256)") == "$.size: expected 0 to 255, found 256");
    CHECK(cup(R"(,"size":2,"size":3)") == "$.size: given twice");
    CHECK(cup(R"(,"steep":"1500ms")") == R"($.steep: "1500ms" is not in whole steps of 1s)");
    CHECK(cup(R"(,"steep":"soon")") ==
          R"($.steep: "soon" is not a duration: a whole number is expected)");
    CHECK(cup(R"(,"speed":"fast")") ==
          R"($.speed: expected one of slow, express, overnight, null, found "fast")");
    CHECK(cup(R"(,"sped":"slow")") ==
          "$.sped: unknown field; did you mean speed?; known: size, steep, speed, extras, refills");
    CHECK(said_of<Cup>(R"({"refills":[],"extras":{"warm milk":"much"}})") ==
          R"($.extras["warm milk"]: expected an integer, found a string)");
    CHECK(said_of<Cup>(R"({"extras":{}})") == "$.refills: missing");
    CHECK(said_of<Cup>(R"({"extras":{},"refills":[{"extras":{},"refills":[{}]}]})") ==
          "\n  $.refills[0].refills[0].extras: missing"
          "\n  $.refills[0].refills[0].refills: missing");
    CHECK(said_of<Cup>("null") == "$: expected an object, found null");
    CHECK(said_of<Pay>("{}") == "$: expected one of Card, Transfer, found an empty object");
    CHECK(said_of<Pay>(R"({"Card":{"number":"1"},"Transfer":{"iban":"2"}})") ==
          "$: expected one of Card, Transfer, found 2 members");
    CHECK(said_of<std::chrono::sys_seconds>(R"("2026-02-30T00:00:00Z")") ==
          R"($: "2026-02-30T00:00:00Z" is not a time: there is no such time in the calendar)");
    CHECK(said_of<std::chrono::sys_time<std::chrono::nanoseconds>>(R"("1500-01-01T00:00:00Z")") ==
          R"($: "1500-01-01T00:00:00Z" is before 1677-09-21T00:12:43.145224192Z)");
    CHECK(said_of<std::chrono::duration<std::uint8_t>>(R"("1h")") ==
          R"($: "1h" is longer than 4m15s)");
    CHECK(said_of<float>("1e39") == "$: 1e39 is too large or too small for a float");
}

TEST_CASE("every mistake has a line of its own, and no more than ten are shown") {
    CHECK(said_of<Cup>(R"({"size":-1,"extras":[],"refills":{}})") ==
          "\n  $.size: expected 0 to 255, found -1"
          "\n  $.extras: expected an object, found an array"
          "\n  $.refills: expected an array, found an object");
    std::string list = "[1";
    for (int i = 0; i < 12; ++i) list += ",true";
    const std::string many = said_of<std::vector<std::int64_t>>(list + "]");
    CHECK(many.ends_with("\n  $[10]: expected an integer, found a boolean\n  and 2 more"));
}

TEST_CASE("schemas by hand: the words of JSON Schema that are looked at") {
    const struct {
        const char *schema, *input, *said;
    } cases[] = {
        {R"({"minimum":1})", "0", "$: expected at least 1, found 0"},
        {R"({"maximum":1})", "1.5", "$: expected at most 1, found 1.5"},
        {R"({"exclusiveMinimum":0})", "0", "$: expected more than 0, found 0"},
        {R"({"exclusiveMaximum":1e2})", "100", "$: expected less than 1e2, found 100"},
        {R"({"multipleOf":5})", "12", "$: expected a multiple of 5, found 12"},
        {R"({"multipleOf":0.5})", "12.5", "it fits"},
        {R"({"minimum":18446744073709551615})", "18446744073709551614",
         "$: expected at least 18446744073709551615, found 18446744073709551614"},
        {R"({"minLength":2})", "\"\\u00e9\"", "$: expected 2 characters or more, found 1"},
        {R"({"maxLength":1})", "\"\\uD83D\\uDE00\"", "it fits"},
        {R"({"const":{"a":[1,2]}})", R"({"a":[1.0,2]})", "it fits"},
        {R"({"const":"yes"})", "\"no\"", R"($: expected "yes", found "no")"},
        {R"({"enum":[1,"a",null]})", "2", "$: expected one of 1, a, null, found 2"},
        {R"({"type":["string","null"]})", "5", "$: expected a string or null, found an integer"},
        {R"({"prefixItems":[{"type":"string"}],"items":{"type":"boolean"}})", R"(["a",true,1])",
         "$[2]: expected a boolean, found an integer"},
        {R"({"items":false})", "[1]", "$[0]: nothing is allowed here"},
        {R"({"minItems":2,"maxItems":2})", "[1]", "$: expected 2 elements, found 1"},
        {R"({"uniqueItems":true})", "[1,[2],[2.0]]", "$: the elements 1 and 2 are the same"},
        {R"({"minProperties":2})", R"({"a":1})", "$: expected 2 members or more, found 1"},
        {R"({"maxProperties":0})", R"({"a":1})", "$: expected 0 members at most, found 1"},
        {R"({"required":["a","b"]})", R"({"a":1})", "$.b: missing"},
        {R"({"allOf":[{"minimum":1},{"maximum":3}]})", "4", "$: expected at most 3, found 4"},
        {R"({"anyOf":[{"type":"string"},{"type":"null"}]})", "1",
         "$: fits none of the 2 forms it may have"},
        {R"({"anyOf":[{"type":"null"},{"properties":{"a":{"type":"string"}}}]})", R"({"a":1})",
         "$.a: expected a string, found an integer"},
        {R"({"oneOf":[{"minimum":1},{"maximum":3}]})", "2",
         "$: fits more than one of the 2 forms it may have"},
        {R"({"oneOf":[{"minimum":1},{"maximum":0}]})", "2", "it fits"},
        {R"({"not":{"type":"string"}})", "\"a\"", R"($: "a" is what is not allowed here)"},
        {R"({"$defs":{"a/b":{"type":"string"}},"items":{"$ref":"#/$defs/a~1b"}})", "[1]",
         "$[0]: expected a string, found an integer"},
        {R"({"type":"string","format":"date-time"})", "\"today\"",
         R"($: "today" is not a time: a time looks like 2026-11-21T10:00:00.5Z)"},
        {R"({"format":"rb-duration","rb-min":"1m"})", "\"59s\"", R"($: "59s" is shorter than 1m)"},
    };
    for (const auto& one : cases) {
        CAPTURE(std::string(one.schema));
        CAPTURE(std::string(one.input));
        CHECK(said(one.input, one.schema) == one.said);
    }
}

TEST_CASE("what a schema says in words that are not known, or wrongly, is ignored") {
    const char* const schemas[] = {"",
                                   "no JSON at all",
                                   "{}",
                                   "true",
                                   "[]",
                                   R"({"pattern":"^a","title":"T","x-mine":3,"format":"email"})",
                                   R"({"type":5,"required":"id","properties":[],"enum":{}})",
                                   R"({"minimum":"1","minLength":-1,"maxItems":1.5,"anyOf":7})",
                                   R"({"$ref":"#"})",
                                   R"({"anyOf":[{"$ref":"#"}]})",
                                   R"({"$ref":"#/nowhere"})",
                                   R"({"$ref":"https://example.org/schema"})",
                                   R"({"multipleOf":0,"rb-step":"?","format":"date-time"})"};
    for (const char* schema : schemas) {
        CAPTURE(std::string(schema));
        CHECK(said(R"({"id":[1,"x",null]})", schema) == "it fits");
    }
    CHECK(said(R"({"b1":1,"c":true})",
               R"({"properties":{},"patternProperties":{"^b":{}},"additionalProperties":false})") ==
          "it fits");
}

TEST_CASE("an input that is not JSON is refused whatever the schema says") {
    for (const char* schema : {"", "{}", R"({"type":"object"})"}) {
        CHECK(said("{\"a\":", schema) ==
              "the input is not JSON: $.a: expected a number, found the end (byte 5)");
        CHECK(said("", schema).starts_with("the input is not JSON: $: "));
        CHECK(said("1 2", schema).starts_with("the input is not JSON: $: expected the end"));
    }
}

TEST_CASE("a map with very many names is checked in a moment") {
    std::string map = R"({"n0":1)";
    for (int i = 1; i < 100'000; ++i) map += ",\"n" + std::to_string(i) + "\":1";
    CHECK(said_of<std::map<std::string, std::int32_t>>(map + "}") == "it fits");
    CHECK(said_of<std::map<std::string, std::int32_t>>(map + R"(,"n7":2})") == "$.n7: given twice");
}
