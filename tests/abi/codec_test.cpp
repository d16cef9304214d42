// The JSON codec of RB_FIELDS: round trips, errors with their path, schemas, and bytes at random.
#include <doctest/doctest.h>

#include <limits>
#include <random>

#include "driver.hpp"
#include "error_of.hpp"

namespace {

struct Item {
    std::string name;
    int n;
    RB_FIELDS(Item, name, n)
};
struct Order {
    std::string id;
    std::vector<Item> items;
    std::optional<std::string> note;
    RB_FIELDS(Order, id, items, note)
};
struct Options {
    int level = 3;
    RB_FIELDS(Options, level)
};
struct Everything {
    bool flag;
    std::int8_t i8;
    std::uint8_t u8;
    std::int64_t i64;
    std::uint64_t u64;
    double real;
    float small = 1.5F;
    std::string text;
    std::string currency = "EUR";
    std::optional<Item> item;
    std::vector<bool> flags;
    std::map<std::string, std::vector<int>> lists;
    Options options;
    bool set = false;
    int braces{};
    RB_FIELDS(Everything, flag, i8, u8, i64, u64, real, small, text, currency, item, flags, lists,
              options, set, braces)
};
struct Tree {
    std::string name;
    std::vector<Tree> kids;
    RB_FIELDS(Tree, name, kids)
};
struct MaybeTree {
    std::vector<std::optional<MaybeTree>> kids;
    RB_FIELDS(MaybeTree, kids)
};
struct Wide {
    int a1, a2, a3, a4, a5, a6, a7, a8, a9, b1, b2, b3, b4, b5, b6, b7, b8, b9, c1, c2, c3, c4, c5,
        c6, c7, c8, c9;
    RB_FIELDS(Wide, a1, a2, a3, a4, a5, a6, a7, a8, a9, b1, b2, b3, b4, b5, b6, b7, b8, b9, c1, c2,
              c3, c4, c5, c6, c7, c8, c9)
};
struct Full {
    int a1, a2, a3, a4, a5, a6, a7, a8, a9, b1, b2, b3, b4, b5, b6, b7, b8, b9, c1, c2, c3, c4, c5,
        c6;
    RB_FIELDS(Full, a1, a2, a3, a4, a5, a6, a7, a8, a9, b1, b2, b3, b4, b5, b6, b7, b8, b9, c1, c2,
              c3, c4, c5, c6)
};
struct Empty {
    RB_FIELDS(Empty)
};

template <class T>
void round_trip(const T& value) {
    const std::string json = rb::to_json(value);
    CHECK(rb::to_json(rb::from_json<T>(json)) == json);
}

Everything sample() {
    Everything all{};
    all.flag = true;
    all.i8 = -128;
    all.u8 = 255;
    all.i64 = std::numeric_limits<std::int64_t>::min();
    all.u64 = std::numeric_limits<std::uint64_t>::max();
    all.real = 0.1;
    all.text = "quote \" back \\ line \n tab \t bell \x07 euro \xE2\x82\xAC smile \xF0\x9F\x98\x80";
    all.item = Item{"pen", 3};
    all.flags = {true, false};
    all.lists["a key"] = {1, 2};
    return all;
}

}  // namespace

TEST_CASE("values of every type go to JSON and back") {
    const std::string json = rb::to_json(sample());
    CHECK(
        json ==
        R"({"flag":true,"i8":-128,"u8":255,"i64":-9223372036854775808,"u64":18446744073709551615,)"
        R"("real":0.1,"small":1.5,"text":"quote \" back \\ line \n tab \t bell \u0007 euro )"
        "\xE2\x82\xAC smile \xF0\x9F\x98\x80"
        R"(","currency":"EUR","item":{"name":"pen","n":3},"flags":[true,false],)"
        R"("lists":{"a key":[1,2]},"options":{"level":3},"set":false,"braces":0})");
    round_trip(sample());
    round_trip(Tree{"a", {Tree{"b", {}}, Tree{"c", {Tree{"d", {}}}}}});
    CHECK(rb::to_json(Empty{}) == "{}");
    CHECK(rb::to_json(std::vector<int>{}) == "[]");
    CHECK(rb::to_json(std::map<std::string, int>{}) == "{}");
    for (const double real : {0.0, -0.0, 1e300, 5e-324, 1.0 / 3, 123456789.125}) round_trip(real);
}

TEST_CASE("structs may be wide") {
    Wide wide{};
    wide.c9 = 9;
    round_trip(wide);
    const Full full{1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12,
                    13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24};
    CHECK(rb::to_json(full).find("\"a1\":1,") == 1);
    CHECK(full.c6 == 24);
    round_trip(full);
}

TEST_CASE("members with an initialiser and optionals may be missing, the others may not") {
    CHECK(
        rb::to_json(rb::from_json<Everything>(
            R"({"flag":true,"i8":1,"u8":1,"i64":1,"u64":1,"real":1,"text":"","flags":[],"lists":{}})")) ==
        R"({"flag":true,"i8":1,"u8":1,"i64":1,"u64":1,"real":1,"small":1.5,"text":"",)"
        R"("currency":"EUR","flags":[],"lists":{},"options":{"level":3},"set":false,"braces":0})");
    CHECK(error_of<Everything>("{}") == "$.flag: required field is missing (byte 2)");
    CHECK(error_of<Order>(R"({"id":"x"})") == "$.items: required field is missing (byte 10)");
}

TEST_CASE("errors say where and what") {
    CHECK(error_of<Order>(R"({"id":"o-1","items":[{"name":"a","n":1},{"name":"b","n":"two"}]})") ==
          "$.items[1].n: expected a number, found a string (byte 56)");
    CHECK(error_of<Order>(R"({"itms":1})") == "$.itms: unknown field; known: id, items, note");
    CHECK(error_of<Order>(R"({"id":"a","id":"b"})") == "$.id: given twice");
    CHECK(error_of<Order>("[]") == "$: expected an object, found a list (byte 0)");
    CHECK(error_of<Order>("") == "$: expected an object, found the end (byte 0)");
    CHECK(error_of<Order>(R"({"id":null,"items":[]})") ==
          "$.id: expected a string, found null (byte 6)");
    CHECK(error_of<std::uint8_t>("256") == "$: 256 is not in 0 to 255 (byte 0)");
    CHECK(error_of<std::uint8_t>("-1") == "$: -1 is not in 0 to 255 (byte 0)");
    CHECK(error_of<int>("1.5") == "$: expected a whole number, found 1.5 (byte 0)");
    CHECK(error_of<int>("true") == "$: expected a number, found true (byte 0)");
    CHECK(error_of<bool>("1") == "$: expected true or false, found a number (byte 0)");
    CHECK(error_of<double>("1e999") == "$: 1e999 is too large or too small (byte 0)");
    CHECK(error_of<std::string>("\"a\x01\"") == "$: a control character in a string (byte 2)");
    CHECK(error_of<std::string>("\"a\xFF\"") == "$: a string that is not UTF-8 (byte 2)");
    CHECK(error_of<std::map<std::string, int>>(R"({"a":1,"b c":"x"})") ==
          R"($["b c"]: expected a number, found a string (byte 13))");
    CHECK(error_of<std::vector<int>>("[1,2") == "$: expected ',' or ']', found the end (byte 4)");
    CHECK(error_of<std::vector<int>>("[1,]") == "$[1]: expected a number, found ']' (byte 3)");
}

TEST_CASE("numbers are JSON's own, and whole ones may be written as reals") {
    CHECK(rb::from_json<int>("1e3") == 1000);
    CHECK(rb::from_json<int>("-2.0") == -2);
    CHECK(rb::from_json<std::int64_t>("9007199254740993") == 9007199254740993);
    for (const char* bad : {"01", "+1", "1.", ".5", "1e", "--1", "0x1", "NaN", "1 2"})
        CHECK_MESSAGE(error_of<double>(bad) != "no error", bad);
    CHECK(error_of<std::int64_t>("1e18") != "no error");  // beyond 2^53 the number meant is unsure
}

TEST_CASE("minus nothing is nothing, of whatever type") {
    CHECK(rb::from_json<std::uint64_t>("-0") == 0);
    CHECK(rb::from_json<std::uint8_t>("-0.0") == 0);
    CHECK(rb::from_json<std::int32_t>("-0") == 0);
}

TEST_CASE("escapes, surrogate pairs included") {
    CHECK(rb::from_json<std::string>(R"("\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\uD83D\uDE00")") ==
          "\"\\/\b\f\n\r\tA\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
    for (const char* bad :
         {R"("\uD83D")", R"("\uDE00")", R"("\uD83Dx")", R"("\uD83D\u0041")", R"("\u12")",
          R"("\u12G4")", R"("\x")", R"("\)", R"("abc)", R"("\u-123")"})
        CHECK_MESSAGE(error_of<std::string>(bad) != "no error", bad);
}

TEST_CASE("nesting has a limit") {
    std::string deep;
    for (int i = 0; i < 70; ++i) deep += R"({"name":"x","kids":[)";
    CHECK(error_of<Tree>(deep).find("nested more than 64 deep") != std::string::npos);
}

TEST_CASE("a schema says types, required fields and that nothing else is allowed") {
    CHECK(
        rb::json_schema<Order>() ==
        R"({"type":"object","properties":{"id":{"type":"string"},"items":{"type":"array","items":)"
        R"({"type":"object","properties":{"name":{"type":"string"},"n":{"type":"integer",)"
        R"("minimum":-2147483648,"maximum":2147483647}},)"
        R"("required":["name","n"],"additionalProperties":false}},"note":{"type":["string","null"]}},)"
        R"("required":["id","items"],"additionalProperties":false})");
    CHECK(rb::json_schema<std::map<std::string, double>>() ==
          R"({"type":"object","additionalProperties":{"type":"number","format":"double"}})");
    CHECK(rb::json_schema<Empty>() ==
          R"({"type":"object","properties":{},"required":[],"additionalProperties":false})");
    CHECK(
        rb::json_schema<Tree>() ==
        R"({"type":"object","properties":{"name":{"type":"string"},"kids":{"type":"array","items":{"$ref":"#"}}},)"
        R"("required":["name","kids"],"additionalProperties":false})");
    // Where a struct inside of itself may be null and where it began may not, or the other way
    // round.
    CHECK(rb::json_schema<std::map<std::string, std::optional<Tree>>>() ==
          R"({"type":"object","additionalProperties":{"type":["object","null"],)"
          R"("properties":{"name":{"type":"string"},"kids":{"type":"array","items":)"
          R"({"$ref":"#/additionalProperties","type":"object"}}},)"
          R"("required":["name","kids"],"additionalProperties":false}})");
    CHECK(rb::json_schema<MaybeTree>() ==
          R"({"type":"object","properties":{"kids":{"type":"array","items":)"
          R"({"anyOf":[{"$ref":"#"},{"type":"null"}]}}},)"
          R"("required":["kids"],"additionalProperties":false})");
    CHECK(rb::json_schema<std::optional<bool>>() == R"({"type":["boolean","null"]})");
}

TEST_CASE("random bytes never harm the reader, and what it takes it writes back the same") {
    std::mt19937 random(20261121);
    const std::string start = rb::to_json(sample());
    static constexpr std::string_view kAlphabet = "{}[]\":,\\untrue0123456789.-eE \xF0\x9F\x80\xFF";
    int taken = 0;
    for (int round = 0; round < 40'000; ++round) {
        std::string text = start;
        for (unsigned changes = random() % 4 + 1; changes > 0 && !text.empty(); --changes) {
            const std::size_t at = random() % text.size();
            switch (random() % 4) {
                case 0:
                    text[at] = kAlphabet[random() % kAlphabet.size()];
                    break;
                case 1:
                    text.erase(at, random() % 8);
                    break;
                case 2:
                    text.insert(at, 1, kAlphabet[random() % kAlphabet.size()]);
                    break;
                default:
                    text.resize(at + 1);
                    break;
            }
        }
        // In a block of its own, so that reading past the end is seen.
        const std::unique_ptr<char[]> exact(new char[text.size()]);
        std::copy(text.begin(), text.end(), exact.get());
        const std::string_view view(exact.get(), text.size());
        try {
            const auto value = rb::from_json<Everything>(view);
            ++taken;
            const std::string again = rb::to_json(value);
            CHECK(rb::to_json(rb::from_json<Everything>(again)) == again);
        } catch (const rb::PayloadError&) {
        }
        rb::kit::JsonReader reader(view, rb::kit::Unknown::lenient);
        (void)reader.skip();
    }
    CHECK(taken > 1000);
}
