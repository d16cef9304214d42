// limits.payload_bytes_max through real processes: smaller and larger than the default, for
// everything that a payload can be.
#include <doctest/doctest.h>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;

namespace {

struct Limited : Place {
    explicit Limited(const std::string& limit) {
        if (!limit.empty()) environment["RUNBOOK_LIMITS_PAYLOAD_BYTES_MAX"] = limit;
    }
    Ended bulk(const std::string& where, std::size_t bytes) const {
        return call({"run", "bulk", "--workflow-id", where, "--input",
                     input(",\"where\":\"" + where + "\",\"bytes\":" + std::to_string(bytes))});
    }
};

void check_holds(const std::string& setting, std::size_t limit) {
    const Limited place(setting);
    CAPTURE(setting);
    const std::string words = "limits.payload_bytes_max (" + std::to_string(limit) + " bytes)";
    const std::size_t most = limit - 2;  // and the quotes of a JSON string
    for (const std::string where : {"result", "argument", "end"}) {
        CAPTURE(where);
        Ended ended = place.bulk(where, most);
        CHECK(ended.code == 0);
        ended = place.bulk(where, most + 1);
        CHECK(ended.code == (where == "result" ? 1 : 7));
        CHECK(ended.out.empty());
        CHECK(ended.err.find(words) != std::string::npos);
    }
    CHECK(place.inspect("result", "/failure/type") == "payload_too_large");
    CHECK(place.count("make") == 2);     // tried once, not again
    CHECK(place.count("measure") == 1);  // never called with too much
    const std::string large = place.input(",\"where\":\"" + std::string(limit, 'x') + "\"");
    place.write(place.root() / "large.json", large);
    const Ended refused =
        place.call({"run", "bulk", "--input", "@" + (place.root() / "large.json").string()});
    CHECK(refused.code == 2);
    CHECK(refused.err.find("the limit is " + std::to_string(limit)) != std::string::npos);
}

}  // namespace

TEST_CASE("the limit of payloads holds for inputs, results and arguments, as it is set") {
    check_holds("4KiB", 4096);
    check_holds("", 2u << 20);
    check_holds("3MiB", 3u << 20);
}

TEST_CASE("a run that was parked for the limit goes on once that is raised") {
    Limited place("4KiB");
    REQUIRE(place.bulk("argument", 5000).code == 7);
    CHECK(place.call({"resume", "argument"}).code == 7);
    place.environment["RUNBOOK_LIMITS_PAYLOAD_BYTES_MAX"] = "8KiB";
    CHECK(place.call({"resume", "argument"}).code == 0);
    CHECK(place.lines() == Words{"before", "measure"});
}
