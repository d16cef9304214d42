#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "host/cli/json.hpp"
#include "tests/cli/fake_host.hpp"

using namespace runbook;
using namespace runbook::cli;

namespace {

struct TempFile {
    explicit TempFile(std::string_view text)
        : path(std::filesystem::temp_directory_path() /
               ("cli-input-" + std::to_string(getpid()) + ".json")) {
        std::ofstream(path, std::ios::binary) << text;
    }
    ~TempFile() { std::filesystem::remove(path); }
    std::filesystem::path path;
};

}  // namespace

TEST_CASE("an input comes from a file, from stdin or from nowhere") {
    const TempFile file("{ \"id\": \"o 1\",\n  \"cents\": 1.50 }\n");
    Desk desk;
    CHECK(desk.run({"run", "order", "--input", "@" + file.path.string()}).code == 0);
    CHECK(desk.script.request.input == R"({"id":"o 1","cents":1.50})");
    desk.in = " [1, 2]\n";
    CHECK(desk.run({"run", "order", "--input", "-"}).code == 0);
    CHECK(desk.script.request.input == "[1,2]");
    CHECK(desk.run({"run", "order"}).code == 0);
    CHECK(desk.script.request.input == "null");
}

TEST_CASE("broken JSON is bad input that shows the place of the mistake") {
    Desk desk;
    const Ran ran = desk.run({"run", "order", "--input", "{\"id\": o-1}"});
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    CHECK(
        ran.err.starts_with("error: --input is not JSON: line 1, column 8: syntax error\n"
                            "  {\"id\": o-1}\n"
                            "         ^\n"
                            "hint: "));
    const TempFile file("{\n  \"id\": 1,\n  'x': 2\n}\n");
    const Ran from_file = desk.run({"run", "order", "--input", "@" + file.path.string()});
    CHECK(from_file.code == 2);
    CHECK(holds(from_file.err, file.path.string() + " is not JSON: line 3, column 3: "));
    CHECK(holds(from_file.err, "\n    'x': 2\n    ^\n"));
    CHECK(desk.script.hosts == 0);
}

TEST_CASE("a missing file of an input is bad input") {
    Desk desk;
    const Ran ran = desk.run({"run", "order", "--input", "@/nowhere/order.json"});
    CHECK(ran.code == 2);
    CHECK(holds(ran.err, "the file '/nowhere/order.json' cannot be opened"));
    CHECK(desk.run({"run", "order", "--input", "@/"}).code == 2);
    CHECK(desk.run({"run", "order", "--input", "@"}).code == 2);
    CHECK(desk.script.hosts == 0);
}

TEST_CASE("the end of an unfinished JSON text is its mistake") {
    const auto checked = [](std::string_view text) {
        const auto result = check_json(text, "x");
        return result.ok() ? std::string("fine") : result.error().message;
    };
    CHECK(checked("").starts_with("x is not JSON: line 1, column 1: the text ends too early"));
    CHECK(checked("{\"a\":").starts_with("x is not JSON: line 1, column 6: the text ends too"));
    CHECK(checked("[1] 2").starts_with("x is not JSON: line 1, column 5: a second value begins"));
    CHECK(checked("\"\xff\"").starts_with("x is not JSON: line 1"));
    CHECK(checked(std::string(100000, '[')).find("nested too deep") != std::string::npos);
    CHECK(checked(" true\n") == "fine");
}

TEST_CASE("no bytes make the JSON check read outside of them, and what it passes it passes again") {
    std::mt19937 chance(20261121);
    constexpr std::string_view kAlphabet = "{}[]\",:\\ntrufals0123456789.e-+ \n\xc3\xa4\x01\xff";
    int passed = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string text;
        for (auto n = chance() % 12; n > 0; --n) text += kAlphabet[chance() % kAlphabet.size()];
        CAPTURE(text);
        const auto once = check_json(text, "x");
        if (!once.ok()) continue;
        ++passed;
        const auto twice = check_json(*once, "x");
        REQUIRE(twice.ok());
        REQUIRE(*twice == *once);
    }
    CHECK(passed > 100);
}
