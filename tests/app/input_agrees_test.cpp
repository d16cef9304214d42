// Host and kit agree on inputs: what the kit would refuse when the run begins, the host refuses
// before anything is recorded, and nothing else. Random values of every kind that has a JSON form,
// with random mistakes. The seeds are fixed, so that a red test stays red until it is mended.
#include <doctest/doctest.h>

#include "host/app/input_check.hpp"
#include "host/app/json_node.hpp"
#include "tests/abi/random_values.hpp"

using namespace everything;
using runbook::app::JsonNode;
using Kind = JsonNode::Kind;

namespace {

struct Folder {
    std::string name;
    std::vector<Folder> folders;
    std::map<std::string, std::vector<std::optional<Folder>>> more;
    RB_FIELDS(Folder, name, folders, more)
};

struct Edges {
    chr::duration<std::uint8_t> seconds{};
    chr::duration<std::int32_t, std::milli> millis{};
    chr::sys_time<chr::duration<std::int32_t>> until;
    chr::sys_days day;
    chr::sys_time<chr::milliseconds> moment;
    std::optional<Folder> folder;
    std::optional<chr::minutes> patience;
    std::vector<bool> flags;
    RB_FIELDS(Edges, seconds, millis, until, day, moment, folder, patience, flags)
};

std::string write(const JsonNode& node) {
    std::string text;
    switch (node.kind) {
        case Kind::kNull:
            return "null";
        case Kind::kBoolean:
            return node.truth ? "true" : "false";
        case Kind::kNumber:
            return node.text;
        case Kind::kString:
            return rb::to_json(node.text);
        case Kind::kList:
            for (const JsonNode& one : node.values) text += (text.empty() ? "" : ",") + write(one);
            return "[" + text + "]";
        case Kind::kObject:
            break;
    }
    for (std::size_t i = 0; i < node.values.size(); ++i)
        text += (i == 0 ? "" : ",") + rb::to_json(node.names[i]) + ":" + write(node.values[i]);
    return "{" + text + "}";
}

JsonNode odd_value(Values& random) {
    static const char* const kOdd[] = {"null",
                                       "true",
                                       "0",
                                       "-0",
                                       "-0.0",
                                       "-1",
                                       "127",
                                       "128",
                                       "-129",
                                       "255",
                                       "256",
                                       "65536",
                                       "2147483648",
                                       "4294967295.0",
                                       "9007199254740993",
                                       "9007199254740993.0",
                                       "1e17",
                                       "9223372036854775807",
                                       "9223372036854775808",
                                       "-9223372036854775809",
                                       "18446744073709551616",
                                       "1.5",
                                       "3.0",
                                       "12e1",
                                       "1e-400",
                                       "1e39",
                                       "1e-50",
                                       "1e400",
                                       "\"\"",
                                       "\"slow\"",
                                       "\"Slow\"",
                                       "\"5s\"",
                                       "\"256s\"",
                                       "\"90m\"",
                                       "\"1500ms\"",
                                       "\"1ns\"",
                                       "\"1.5h\"",
                                       "\"-1s\"",
                                       "\"292y\"",
                                       "\"15250w\"",
                                       "\"15251w\"",
                                       "\"25d\"",
                                       "\"1970-01-01T00:00:00Z\"",
                                       "\"2026-11-21T10:00:00.5Z\"",
                                       "\"2026-11-21T10:00:00+01:00\"",
                                       "\"2026-11-21t10:00:00z\"",
                                       "\"2026-02-29T00:00:00Z\"",
                                       "\"1677-09-21T00:12:43.145224192Z\"",
                                       "\"1677-09-21T00:12:43.145224191Z\"",
                                       "\"2262-04-11T23:47:16.854775807Z\"",
                                       "\"2262-04-11T23:47:16.854775808Z\"",
                                       "\"2038-01-19T03:14:07Z\"",
                                       "\"2038-01-19T03:14:08Z\"",
                                       "\"1901-12-13T20:45:51Z\"",
                                       "\"9999-12-31T23:59:59-23:59\"",
                                       "\"0000-01-01T00:00:00+23:59\"",
                                       "[]",
                                       "[null]",
                                       "[1]",
                                       "{}",
                                       "{\"Card\":{\"number\":\"1\"}}",
                                       "{\"Card\":{\"number\":\"1\",\"month\":65536}}",
                                       "{\"Cash\":{}}",
                                       "{\"name\":\"x\"}"};
    return *runbook::app::read_json(kOdd[random.below(std::size(kOdd))]);
}

void collect(JsonNode& node, std::vector<JsonNode*>& all) {
    all.push_back(&node);
    for (JsonNode& one : node.values) collect(one, all);
}

// One mistake, or what may be one.
void disturb(JsonNode& root, Values& random) {
    std::vector<JsonNode*> all;
    collect(root, all);
    JsonNode& node = *all[random.below(all.size())];
    const std::size_t members = node.values.size();
    if (members == 0 || random.below(3) == 0) {
        node = odd_value(random);
        return;
    }
    const auto at = static_cast<std::ptrdiff_t>(random.below(members));
    const bool named = node.kind == Kind::kObject;
    switch (random.below(4)) {
        case 0:
            node.values.erase(node.values.begin() + at);
            if (named) node.names.erase(node.names.begin() + at);
            break;
        case 1: {
            const JsonNode copy = node.values[static_cast<std::size_t>(at)];
            node.values.push_back(copy);
            const std::string name = named ? node.names[static_cast<std::size_t>(at)] : "";
            if (named) node.names.push_back(name);
            break;
        }
        case 2:
            node.values.push_back(odd_value(random));
            if (named) node.names.emplace_back("more");
            break;
        default:
            if (named) node.names[static_cast<std::size_t>(at)] += "s";
            node.values[static_cast<std::size_t>(at)] = odd_value(random);
            break;
    }
}

// What the kit says of an input, as a run's first job does; empty: it takes it.
template <class T>
std::string kit_says(const std::string& text) {
    rb::kit::JsonReader reader(text, rb::kit::Unknown::strict);
    T value{};
    if (rb::kit::Codec<T>::decode(reader, value) && reader.at_end()) return {};
    return reader.error();
}

struct Tally {
    int taken = 0, refused = 0;
};

template <class T>
void compare(const std::string& text, Tally& tally) {
    static const std::string schema = rb::json_schema<T>();
    const std::string kit = kit_says<T>(text);
    const auto host = runbook::app::check_input(text, schema);
    ++(kit.empty() ? tally.taken : tally.refused);
    if (host.ok() == kit.empty()) return;
    CAPTURE(text);
    CAPTURE(kit);
    const std::string said = host.ok() ? "takes it" : host.error().message;
    FAIL_CHECK("the host: ", said);
}

template <class T>
void compare_disturbed(const T& value, Values& random, Tally& tally) {
    const std::string good = rb::to_json(value);
    compare<T>(good, tally);
    JsonNode node = *runbook::app::read_json(good);
    for (std::size_t mistakes = random.below(3) + 1; mistakes > 0; --mistakes)
        disturb(node, random);
    compare<T>(write(node), tally);
}

Folder folder(Values& random, int depth) {
    Folder made{random.text(), {}, {}};
    for (std::size_t i = depth > 0 ? random.below(3) : 0; i > 0; --i) {
        made.folders.push_back(folder(random, depth - 1));
        auto& list = made.more[random.text()];
        if (random.below(2) == 0) list.push_back(std::nullopt);
        list.emplace_back(folder(random, depth - 1));
    }
    return made;
}

Edges edges(Values& random) {
    Edges made;
    made.seconds = decltype(made.seconds)(random.whole<std::uint8_t>());
    made.millis = decltype(made.millis)(random.whole<std::int32_t>() & 0x7fff'ffff);
    made.until = decltype(made.until)(chr::duration<std::int32_t>(random.whole<std::int32_t>()));
    made.day = chr::sys_days(chr::days(random.whole<std::uint16_t>()));
    made.moment = decltype(made.moment)(chr::milliseconds(random.whole<std::int32_t>()));
    if (random.below(2) == 0) made.folder = folder(random, 2);
    if (random.below(2) == 0) made.patience = chr::minutes(random.whole<std::uint16_t>());
    made.flags.assign(random.below(3), true);
    return made;
}

}  // namespace

TEST_CASE("what the kit refuses the host refuses, and vice versa, for a value of every kind") {
    Tally tally;
    for (unsigned seed = 0; seed < 4'000; ++seed) {
        Values random(seed);
        const All all = random.all(1);
        CAPTURE(seed);
        compare_disturbed(all, random, tally);
        compare_disturbed(all.whole, random, tally);
        compare_disturbed(all.pay, random, tally);
        compare_disturbed(all.tip, random, tally);
        compare_disturbed(all.split, random, tally);
        compare_disturbed(all.lists, random, tally);
        compare_disturbed(edges(random), random, tally);
        compare_disturbed(folder(random, 3), random, tally);
    }
    CHECK(tally.taken > 32'000);
    CHECK(tally.refused > 15'000);
}

TEST_CASE("host and kit agree on single values, whatever stands there") {
    Tally tally;
    Values random(7);
    for (int round = 0; round < 3'000; ++round) {
        const std::string text = write(odd_value(random));
        compare<bool>(text, tally);
        compare<std::int8_t>(text, tally);
        compare<std::uint8_t>(text, tally);
        compare<std::uint16_t>(text, tally);
        compare<std::int32_t>(text, tally);
        compare<std::uint32_t>(text, tally);
        compare<std::int64_t>(text, tally);
        compare<std::uint64_t>(text, tally);
        compare<float>(text, tally);
        compare<double>(text, tally);
        compare<std::string>(text, tally);
        compare<Speed>(text, tally);
        compare<std::optional<Speed>>(text, tally);
        compare<Pay>(text, tally);
        compare<chr::nanoseconds>(text, tally);
        compare<chr::milliseconds>(text, tally);
        compare<chr::duration<std::uint8_t>>(text, tally);
        compare<chr::hours>(text, tally);
        compare<chr::sys_time<chr::nanoseconds>>(text, tally);
        compare<chr::sys_seconds>(text, tally);
        compare<chr::sys_days>(text, tally);
        compare<chr::sys_time<chr::duration<std::int32_t>>>(text, tally);
        compare<std::optional<std::int32_t>>(text, tally);
        compare<std::vector<bool>>(text, tally);
        compare<std::map<std::string, double>>(text, tally);
    }
    CHECK(tally.taken > 5'000);
    CHECK(tally.refused > 20'000);
}

TEST_CASE("host and kit agree on texts with wrong bytes") {
    static constexpr std::string_view kBytes =
        "{}[]\":,\\untrue0123456789.-+TZwdhmse \xF0\x9F\x80\xFF\0";
    Tally tally;
    Values random(20261121);
    for (unsigned seed = 0; seed < 4'000; ++seed) {
        std::string text = rb::to_json(Values(seed).all(1));
        for (std::size_t changes = random.below(3) + 1; changes > 0 && !text.empty(); --changes) {
            const std::size_t at = random.below(text.size());
            if (random.below(2) == 0)
                text[at] = kBytes[random.below(kBytes.size())];
            else
                text.erase(at, random.below(4));
        }
        compare<All>(text, tally);
    }
    CHECK(tally.taken > 100);
    CHECK(tally.refused > 1'000);
}

TEST_CASE("host and kit agree on how deep a value may be nested") {
    Tally tally;
    for (int depth = 1; depth < 40; ++depth) {
        std::string text;
        for (int i = 0; i < depth; ++i) text += R"({"name":"x","more":{},"folders":[)";
        for (int i = 0; i < depth; ++i) text += "]}";
        compare<Folder>(text, tally);
    }
    CHECK(tally.taken == 32);
    CHECK(tally.refused == 7);
}
