// Enums, variants, times, durations and whole numbers: how they look in JSON, what is refused and
// in which words, and their schemas.
#include <doctest/doctest.h>

#include <limits>

#include "error_of.hpp"
#include "everything.hpp"

using namespace everything;
using namespace std::chrono_literals;

namespace {

struct Parcel {
    Speed speed;
    std::optional<Speed> back;
    Speed usual = Speed::express;
    RB_FIELDS(Parcel, speed, back, usual)
    enum class Size { s, l };
    std::vector<Size> sizes;
};
RB_ENUM(Parcel::Size, s, l)

struct Bill {
    Pay pay;
    std::optional<Pay> tip;
    Pay usual = Transfer{"DE", {}};
    RB_FIELDS(Bill, pay, tip, usual)
};
struct Plan {
    chr::sys_time<chr::nanoseconds> at;
    chr::milliseconds wait;
    chr::minutes rest = 5min;
    std::optional<chr::hours> most;
    RB_FIELDS(Plan, at, wait, rest, most)
};
struct Chain {
    std::vector<Chain> next;
    RB_FIELDS(Chain, next)
};

template <class T>
std::string refusal_of(const T& value) {
    try {
        return rb::to_json(value);
    } catch (const rb::PayloadError& error) {
        return error.what();
    }
}

template <class T>
void check_range() {
    const std::string least = std::to_string(std::numeric_limits<T>::min());
    const std::string most = std::to_string(std::numeric_limits<T>::max());
    CHECK(rb::to_json(rb::from_json<T>(least)) == least);
    CHECK(rb::to_json(rb::from_json<T>(most)) == most);
    std::string above = most;
    ++above.back();  // no maximum ends in a 9
    CHECK(error_of<T>(above) ==
          "$: " + above + " is not in " + least + " to " + most + " (byte 0)");
    const std::string below = least == "0" ? "-1" : [&] {
        std::string text = least;
        ++text.back();  // and no minimum either
        return text;
    }();
    CHECK(error_of<T>(below) ==
          "$: " + below + " is not in " + least + " to " + most + " (byte 0)");
    CHECK(error_of<T>("1e40") != "no error");
    CHECK(error_of<T>("0.5") == "$: expected a whole number, found 0.5 (byte 0)");
}

using Ns = chr::sys_time<chr::nanoseconds>;

}  // namespace

TEST_CASE("whole numbers of every width keep to their range") {
    check_range<std::int8_t>();
    check_range<std::uint8_t>();
    check_range<std::int16_t>();
    check_range<std::uint16_t>();
    check_range<std::int32_t>();
    check_range<std::uint32_t>();
    check_range<std::int64_t>();
    check_range<std::uint64_t>();
    check_range<long>();
    check_range<unsigned long long>();
}

TEST_CASE("a float is written as short as it can be, and does not take what is beyond it") {
    CHECK(rb::to_json(0.1F) == "0.1");
    CHECK(rb::from_json<float>("0.1") == 0.1F);
    CHECK(error_of<float>("1e39") == "$: 1e39 is too large or too small (byte 0)");
    CHECK(refusal_of(std::numeric_limits<float>::infinity()) ==
          "a number is infinite or not a number");
}

TEST_CASE("an enum is its name") {
    CHECK(rb::to_json(Speed::overnight) == R"("overnight")");
    CHECK(rb::from_json<Speed>(R"("\u0073low")") == Speed::slow);
    CHECK(rb::to_json(std::vector{Parcel::Size::s, Parcel::Size::l}) == R"(["s","l"])");
    CHECK(rb::to_json(rb::from_json<Parcel>(R"({"speed":"express"})")) ==
          R"({"speed":"express","usual":"express"})");
    CHECK(error_of<Parcel>("{}") == "$.speed: required field is missing (byte 2)");
    CHECK(error_of<Parcel>(R"({"speed": "fast"})") ==
          R"($.speed: expected one of slow, express, overnight, found "fast" (byte 10))");
    CHECK(error_of<Parcel>(R"({"speed":1})") ==
          "$.speed: expected a string, found a number (byte 9)");
    CHECK(refusal_of(static_cast<Speed>(3)) ==
          "an enum's value 3 has no name; RB_ENUM lists those that have");
}

TEST_CASE("an enum's schema lists its names, and null where it is optional") {
    CHECK(rb::json_schema<Parcel>() ==
          R"({"type":"object","properties":{)"
          R"("speed":{"type":"string","enum":["slow","express","overnight"]},)"
          R"("back":{"type":["string","null"],"enum":["slow","express","overnight",null]},)"
          R"("usual":{"type":"string","enum":["slow","express","overnight"]}},)"
          R"("required":["speed"],"additionalProperties":false})");
}

TEST_CASE("a variant is an object with one member, named after the struct that it holds") {
    const Pay card = Card{"4242", 12};
    CHECK(rb::to_json(card) == R"({"Card":{"number":"4242","month":12}})");
    CHECK((rb::from_json<Pay>(R"( { "Transfer" : {"iban":"DE1"} } )") == Pay(Transfer{"DE1", {}})));
    CHECK(rb::to_json(rb::from_json<Bill>(R"({"pay":{"Card":{"number":"1"}},"tip":null})")) ==
          R"({"pay":{"Card":{"number":"1","month":1}},"usual":{"Transfer":{"iban":"DE"}}})");
    CHECK(error_of<Bill>("{}") == "$.pay: required field is missing (byte 2)");
    CHECK(error_of<Bill>(R"({"pay":{"Cash":{}}})") ==
          R"($.pay: expected one of Card, Transfer, found "Cash" (byte 8))");
    CHECK(error_of<Bill>(R"({"pay":{}})") ==
          "$.pay: expected one of Card, Transfer, found an empty object (byte 9)");
    CHECK(error_of<Bill>(R"({"pay":{"Card":{"number":4242}}})") ==
          "$.pay.Card.number: expected a string, found a number (byte 25)");
    CHECK(error_of<Bill>(R"({"pay":{"Card":{"number":"1"},"Transfer":{"iban":"2"}}})") ==
          "$.pay: only Card can be here (byte 30)");
    CHECK(error_of<Pay>("null") == "$: expected an object, found null (byte 0)");
}

TEST_CASE("a variant's schema describes each alternative in full") {
    CHECK(
        rb::json_schema<std::optional<Pay>>() ==
        R"({"type":["object","null"],"properties":{)"
        R"("Card":{"type":"object","properties":{"number":{"type":"string"},)"
        R"("month":{"type":"integer","minimum":0,"maximum":65535}},)"
        R"("required":["number"],"additionalProperties":false},)"
        R"("Transfer":{"type":"object","properties":{"iban":{"type":"string"},)"
        R"("note":{"type":["string","null"]}},"required":["iban"],"additionalProperties":false}},)"
        R"("required":[],"additionalProperties":false,"minProperties":1,"maxProperties":1})");
}

TEST_CASE(
    "[C13] durations are read as people write them, others are refused with the text quoted") {
    const std::pair<const char*, chr::nanoseconds> good[] = {
        {"30s", 30s},     {"5m", 5min},
        {"2h", 2h},       {"3d", 72h},
        {"1w", 168h},     {"500ms", 500ms},
        {"1h30m", 90min}, {"0s", 0s},
        {"90m", 90min},   {"1s1ms1us1ns", 1'001'001'001ns},
        {"0w0ns", 0s}};
    for (const auto& [text, wanted] : good) {
        CAPTURE(text);
        CHECK((rb::from_json<chr::nanoseconds>("\"" + std::string(text) + "\"") == wanted));
    }
    const std::pair<const char*, const char*> bad[] = {
        {"", "it is empty"},
        {"5", "a number needs a unit"},
        {"1.5h", "the units are w, d, h, m, s, ms, us and ns"},
        {"-1s", "a whole number is expected"},
        {"1d2d", "larger units come first, each once"},
        {"1s1h", "larger units come first, each once"},
        {"1 s", "the units are w, d, h, m, s, ms, us and ns"},
        {"h", "a whole number is expected"},
        {"15251w", "it is too long"},
        {"99999999999999999999s", "it is too long"}};
    for (const auto& [text, why] : bad) {
        CAPTURE(text);
        CHECK(error_of<chr::nanoseconds>("\"" + std::string(text) + "\"") ==
              "$: \"" + std::string(text) + "\" is not a duration: " + why + " (byte 0)");
    }
}

TEST_CASE("durations are written in the shortest form, and fit their type exactly") {
    CHECK(rb::to_json(90min) == R"("1h30m")");
    CHECK(rb::to_json(0ns) == R"("0s")");
    CHECK(rb::to_json(1'500'000us) == R"("1s500ms")");
    CHECK(rb::to_json(chr::weeks(3)) == R"("3w")");
    CHECK(rb::to_json(chr::nanoseconds::max()) == R"("15250w1d23h47m16s854ms775us807ns")");
    CHECK(refusal_of(-1s) == "a duration is negative; hand it over as a number");
    CHECK(refusal_of(chr::hours(3'000'000)) == "a duration is longer than 292 years");
    CHECK(error_of<chr::seconds>(R"("1500ms")") ==
          R"($: "1500ms" is not in whole steps of 1s (byte 0))");
    using Small = chr::duration<std::int8_t>;
    CHECK((rb::from_json<Small>(R"("2m7s")") == Small(127)));
    CHECK(error_of<Small>(R"("2m8s")") ==
          R"($: "2m8s" is not a duration: it is too long (byte 0))");
}

TEST_CASE("times are UTC, written in the shortest form") {
    CHECK(rb::to_json(Ns(0ns)) == R"("1970-01-01T00:00:00Z")");
    CHECK(rb::to_json(Ns(1'500ms)) == R"("1970-01-01T00:00:01.5Z")");
    CHECK(rb::to_json(Ns(-1ns)) == R"("1969-12-31T23:59:59.999999999Z")");
    CHECK(rb::to_json(Ns::min()) == R"("1677-09-21T00:12:43.145224192Z")");
    CHECK(rb::to_json(Ns::max()) == R"("2262-04-11T23:47:16.854775807Z")");
    for (const Ns edge : {Ns::min(), Ns::max(), Ns(-1s), Ns(-1ns), Ns(1ns)})
        CHECK((rb::from_json<Ns>(rb::to_json(edge)) == edge));
    CHECK(rb::to_json(chr::sys_days(chr::year(2024) / 2 / 29)) == R"("2024-02-29T00:00:00Z")");
    CHECK((rb::from_json<chr::sys_days>(R"("2024-02-29T00:00:00Z")") ==
           chr::sys_days(chr::year(2024) / 2 / 29)));
    CHECK((rb::from_json<chr::sys_seconds>(R"("2026-11-21T11:00:00+01:00")") ==
           rb::from_json<chr::sys_seconds>(R"("2026-11-21T10:00:00.000Z")")));
    CHECK((rb::from_json<chr::sys_seconds>(R"("0000-01-01T00:00:00Z")").time_since_epoch() ==
           -62'167'219'200s));
    CHECK(refusal_of(chr::sys_seconds(253'402'300'800s)) == "a time is not in the years 0 to 9999");
    CHECK(refusal_of(chr::sys_time<chr::hours>(chr::hours::max())) ==
          "a time is not in the years 0 to 9999");
}

TEST_CASE("texts that are no time are refused with the reason") {
    const std::string form = "a time looks like 2026-11-21T10:00:00.5Z",
                      calendar = "there is no such time in the calendar";
    const std::pair<std::string, std::string> bad[] = {{"", form},
                                                       {"2026-11-21", form},
                                                       {"2026-11-21 10:00:00Z", form},
                                                       {"2026-11-21T10:00:00", form},
                                                       {"2026-11-21T10:00:00.Z", form},
                                                       {"2026-11-21T10:00:00.1234567890Z", form},
                                                       {"2026-11-21T10:00:00ZZ", form},
                                                       {"2026-11-21T10:00:00+24:00", form},
                                                       {"26-11-21T10:00:00Z", form},
                                                       {"2026-02-29T10:00:00Z", calendar},
                                                       {"2026-13-01T10:00:00Z", calendar},
                                                       {"2026-11-21T24:00:00Z", calendar},
                                                       {"2026-11-21T10:60:00Z", calendar},
                                                       {"2026-11-21T23:59:60Z", calendar}};
    for (const auto& [text, why] : bad) {
        CAPTURE(text);
        CHECK(error_of<Ns>("\"" + text + "\"") ==
              "$: \"" + text + "\" is not a time: " + why + " (byte 0)");
    }
    CHECK(error_of<Ns>(R"("2263-01-01T00:00:00Z")") ==
          "$: the time is out of the range of its type (byte 0)");
    CHECK(error_of<chr::sys_seconds>(R"("2026-11-21T10:00:00.5Z")") ==
          "$: the time is not in whole steps of 1s (byte 0)");
    CHECK(error_of<chr::sys_days>(R"("2026-11-21T10:00:00Z")") ==
          "$: the time is not in whole steps of 1d (byte 0)");
}

TEST_CASE("times and durations as members: what may be missing, where an error is") {
    CHECK(rb::to_json(rb::from_json<Plan>(R"({"at":"1970-01-01T00:00:00Z","wait":"1s"})")) ==
          R"({"at":"1970-01-01T00:00:00Z","wait":"1s","rest":"5m"})");
    CHECK(error_of<Plan>(R"({"wait":"1s"})") == "$.at: required field is missing (byte 13)");
    CHECK(error_of<Plan>(R"({"at":"1970-01-01T00:00:00Z"})") ==
          "$.wait: required field is missing (byte 29)");
    CHECK(error_of<Plan>(R"({"wait": "soon"})") ==
          R"($.wait: "soon" is not a duration: a whole number is expected (byte 9))");
    CHECK(error_of<Plan>(R"({"at":5})") == "$.at: expected a string, found a number (byte 6)");
    CHECK(rb::json_schema<Plan>() ==
          R"({"type":"object","properties":{"at":{"type":"string","format":"date-time",)"
          R"("rb-min":"1677-09-21T00:12:43.145224192Z","rb-max":"2262-04-11T23:47:16.854775807Z"},)"
          R"("wait":{"type":"string","format":"rb-duration","rb-step":"1ms"},)"
          R"("rest":{"type":"string","format":"rb-duration","rb-step":"1m"},)"
          R"("most":{"type":["string","null"],"format":"rb-duration","rb-step":"1h"}},)"
          R"("required":["at","wait"],"additionalProperties":false})");
}

TEST_CASE("a time's or duration's schema has its steps, and the limits that a text can reach") {
    CHECK(rb::json_schema<chr::nanoseconds>() == R"({"type":"string","format":"rb-duration"})");
    CHECK(rb::json_schema<chr::duration<std::uint8_t>>() ==
          R"({"type":"string","format":"rb-duration","rb-step":"1s","rb-max":"4m15s"})");
    CHECK(rb::json_schema<chr::duration<std::int32_t, std::ratio<3600>>>() ==
          R"({"type":"string","format":"rb-duration","rb-step":"1h"})");
    CHECK(rb::json_schema<chr::sys_days>() ==
          R"({"type":"string","format":"date-time","rb-step":"1d"})");
    CHECK(rb::json_schema<chr::sys_time<chr::duration<std::int32_t>>>() ==
          R"({"type":"string","format":"date-time","rb-step":"1s",)"
          R"("rb-min":"1901-12-13T20:45:52Z","rb-max":"2038-01-19T03:14:07Z"})");
}

TEST_CASE("what cannot be read again for its depth is not written") {
    const auto nested = [](int depth) {
        Chain chain;
        for (int i = 1; i < depth; ++i) {
            Chain outer;
            outer.next.push_back(std::move(chain));
            chain = std::move(outer);
        }
        return chain;
    };
    const std::string deepest = rb::to_json(nested(32));  // 32 objects and 32 lists
    CHECK(rb::to_json(rb::from_json<Chain>(deepest)) == deepest);
    CHECK(refusal_of(nested(33)) == "a value is nested more than 64 deep");
}

TEST_CASE("texts of the input in an error are short and of plain characters") {
    CHECK(error_of<Speed>("\"\xE2\x82\xAC\\u0007\"") ==
          R"($: expected one of slow, express, overnight, found "????" (byte 0))");
    const std::string error = error_of<Speed>("\"" + std::string(1000, 'x') + "\"");
    CHECK(error.size() < 150);
    CHECK(error.find("xxx..\"") != std::string::npos);
}
