// Bundles that misbehave when they are loaded, among good ones, as a person meets them.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <map>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;
namespace fs = std::filesystem;

namespace {

fs::path built(const std::string& bundle) { return fs::path(BAD_BUNDLES) / (bundle + ".so"); }

void make_older(const fs::path& file) {  // so that the host takes it for finished
    fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(1));
}

fs::path drop(const Place& place, const std::string& bundle, const std::string& as = "") {
    const fs::path file = place.bundles() / ((as.empty() ? bundle : as) + ".so");
    fs::copy_file(built(bundle), file, fs::copy_options::overwrite_existing);
    make_older(file);
    return file;
}

void drop_text(const Place& place, const std::string& name, const std::string& text) {
    place.write(place.bundles() / name, text);
    make_older(place.bundles() / name);
}

// "RB1022" of "..[RB1022]"
std::string code_in(const std::string& refusal) {
    const auto begin = refusal.rfind("[RB");
    return begin == std::string::npos ? "" : refusal.substr(begin + 1, 6);
}

std::map<std::string, std::string> codes_of(const std::string& list) {
    std::map<std::string, std::string> codes;
    for (const std::string& bundle : json::elements(list, "")) {
        if (json::at(bundle, "/state") == "refused")
            codes[fs::path(json::at(bundle, "/path")).stem()] =
                code_in(json::at(bundle, "/refusal"));
    }
    return codes;
}

const std::map<std::string, std::string> kCodes = {
    {"cut", "RB1006"},
    {"differs", "RB1019"},
    {"empty", "RB1022"},
    {"entry-call-abort", "RB1025"},
    {"entry-leave", "RB1028"},
    {"entry-throw-words", "RB1024"},
    {"entry-touch-nothing", "RB1026"},
    {"entry-write-too-much", "RB1029"},
    {"folder", "RB1023"},
    {"gives-up", "RB1014"},
    {"load-touch-nothing", "RB1026"},
    {"load-leave", "RB1028"},
    {"loop", "RB1002"},
    {"missing-library", "RB1012"},
    {"newer-minor", "RB1003"},
    {"next-major", "RB1004"},
    {"no-entry", "RB1010"},
    {"own-runtime", "RB1030"},
    {"small", "RB1015"},
    {"text", "RB1005"},
    {"twice", "RB1017"},
    {"undefined-symbol", "RB1011"},
    {"zz-rival", "RB1018"},
};

void drop_all(const Place& place) {
    drop(place, "orders", "z-orders");  // the last but its rival: most others have its slug, too
    drop(place, "rival", "zz-rival");
    for (const char* bundle :
         {"differs", "entry-call-abort", "entry-leave", "entry-throw-words", "entry-touch-nothing",
          "entry-write-too-much", "gives-up", "load-touch-nothing", "load-leave", "missing-library",
          "newer-minor", "next-major", "no-entry", "own-runtime", "small", "twice",
          "undefined-symbol"})
        drop(place, bundle);
    drop_text(place, "empty.so", "");
    drop_text(place, "text.so", "#!/bin/sh\n");
    drop_text(place, "cut.so", read_file(built("orders")).substr(0, 5000));
    fs::create_directory(place.bundles() / "folder.so");
    fs::create_symlink("loop.so", place.bundles() / "loop.so");
}

}  // namespace

TEST_CASE("[C42] each bad bundle is listed with its own code, and the good ones run beside them") {
    const Place place;
    drop_all(place);
    const Ended ran = place.call({"run", "steps", "--input", place.input()});
    CHECK(ran.code == 0);
    CHECK(ran.out == "3\n");
    const Ended listed = place.call({"bundles", "list", "--json"});
    CHECK(listed.code == 0);
    CHECK(codes_of(listed.out) == kCodes);
    // The same words on standard error, once for each file.
    const auto said = lines_of(listed.err);
    for (const std::string& bundle : json::elements(listed.out, "")) {
        if (json::at(bundle, "/state") != "refused") continue;
        const std::string refusal = json::at(bundle, "/refusal");
        CAPTURE(refusal);
        CHECK(std::count_if(said.begin(), said.end(),
                            [&](const std::string& line) { return line.ends_with(refusal); }) == 1);
    }
    const Ended table = place.call({"bundles", "list"});
    for (const auto& [file, code] : kCodes) {
        CAPTURE(file);
        CHECK(table.out.find("/" + file + ".so: ") != std::string::npos);
        CHECK(table.out.find("[" + code + "]") != std::string::npos);
    }
}

TEST_CASE("[C42] a bundle that crashed the probe is known to later starts and used once repaired") {
    Place place;
    place.environment["RB_TEST_TRACE"] = (place.root() / "trace").string();
    const auto trace = [&] { return lines_of(read_file(place.root() / "trace")).size(); };
    drop(place, "entry-touch-nothing", "orders");
    for (int start = 0; start < 3; ++start) {
        const Ended listed = place.call({"bundles", "list", "--json"});
        CHECK(codes_of(listed.out) == std::map<std::string, std::string>{{"orders", "RB1026"}});
        CHECK(trace() == 1);
    }
    const Ended asked = place.call({"start", "entry-touch-nothing", "--input", "null"});
    CHECK(asked.code == 5);
    CHECK(asked.err.find("no runbook 'entry-touch-nothing': orders.so not loaded: crashes in its "
                         "entry (SIGSEGV)") != std::string::npos);
    drop(place, "orders");
    CHECK(place.call({"start", "order", "--input", "null"}).code == 0);
}

TEST_CASE("[C42] what a new bundle prints while it is probed is not among the results") {
    const Place place;
    drop(place, "entry-talk");
    const Ended listed = place.call({"bundles", "list", "--json"});
    CHECK(json::is_valid(listed.out));
    for (const std::string& bundle : json::elements(listed.out, "")) {
        if (!json::at(bundle, "/path").ends_with("/entry-talk.so")) continue;
        CHECK(json::at(bundle, "/state") == "known");
        CHECK(code_in(json::at(bundle, "/note")) == "RB1031");
    }
    CHECK(place.call({"run", "steps", "--input", place.input()}).out == "3\n");
}

TEST_CASE("[C41] the second of two bundles with one slug and version is refused, naming both") {
    const Place place;
    const auto first = drop(place, "orders", "a");
    const auto second = drop(place, "rival", "b");
    const Ended ended = place.call({"start", "order", "--input", "null", "--json"});
    CHECK(ended.code == 0);
    CHECK(ended.err.find("runbook 'order' version 1.4.0 of " + second.string() +
                         " is already there, from " + first.string()) != std::string::npos);
}

TEST_CASE("[C41] a new start takes the newer of two versions, an open run stays on its own") {
    const Place place;
    drop(place, "orders");
    const std::string old = place.start("order", "null");
    CHECK(place.inspect(old, "/version") == "1.4.0");
    drop(place, "orders-next");
    const std::string later = place.start("order", "null");
    CHECK(place.inspect(later, "/version") == "1.10.0");
    CHECK(place.inspect(old, "/version") == "1.4.0");
    CHECK(place.inspect(old, "/bundle_digest") != place.inspect(later, "/bundle_digest"));
}

TEST_CASE("[C40] bundle folders are the flag's, else the variable's, else the file's") {
    Place place;
    const auto listed = [&](Words more = {}) {
        Words words{"bundles", "list", "--json"};
        words.insert(words.end(), more.begin(), more.end());
        std::vector<std::string> names;
        for (const auto& path : json::each(place.call_plain(words).out, "", "/path"))
            names.push_back(fs::path(path).stem());
        return names;
    };
    for (const char* bundle : {"orders", "shipping", "billing"}) {
        fs::create_directory(place.root() / bundle);
        fs::copy_file(built(bundle), place.root() / bundle / (std::string(bundle) + ".so"));
    }
    place.write(place.work() / "runbook-host.toml",
                "[bundles]\npaths = [\"" + (place.root() / "orders").string() + "\"]\n");
    CHECK(listed() == Words{"orders"});
    place.environment["RUNBOOK_BUNDLES"] = (place.root() / "shipping").string();
    CHECK(listed() == Words{"shipping"});
    CHECK(listed({"--bundles", (place.root() / "billing").string()}) == Words{"billing"});
}
