// The file that add_runbook_bundle() makes: what it exports, what its manifest says, and that it
// can be loaded, entered, driven and unloaded.
#include <dlfcn.h>
#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "driver.hpp"

namespace {

std::string output_of(const std::string& command) {
    std::string text;
    std::FILE* const pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 256> part{};
    while (std::fgets(part.data(), part.size(), pipe) != nullptr) text += part.data();
    CHECK(pclose(pipe) == 0);
    return text;
}

std::string section_of(const std::string& file) {
    const std::string out = std::string(TEST_FOLDER) + "/section.bin";
    output_of("objcopy --dump-section .runbook=" + out + " " + file + " /dev/null");
    std::ifstream in(out, std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    return bytes.str().c_str();  // up to the NUL
}

std::vector<std::string> g_errors;

rb_host host(std::uint32_t minor) {
    auto host = rb::kit::zeroed<rb_host>();
    host.abi_minor = minor;
    host.name = rb::kit::text("test");
    host.extension = [](const rb_host*, const char* id) noexcept -> const void* {
        return std::string_view(id) == "rb.test/1" ? "yes" : nullptr;
    };
    host.error = [](const rb_host*, rb_status, rb_str message, rb_str hint) noexcept {
        g_errors.push_back(rb::kit::copy(message) + "; " + rb::kit::copy(hint));
    };
    return host;
}

using Entry = decltype(&rb_bundle_entry_v1);

}  // namespace

TEST_CASE("a bundle exports exactly one symbol, whether it is made with the kit or in plain C") {
    for (const char* file : {SAMPLE_BUNDLE, SAMPLE_BUNDLE_GC, PLAIN_C_BUNDLE}) {
        CAPTURE(file);
        const std::string symbols = output_of("nm -D --defined-only " + std::string(file));
        CHECK(symbols.find(" T rb_bundle_entry_v1\n") != std::string::npos);
        CHECK(std::count(symbols.begin(), symbols.end(), '\n') == 1);
    }
}

TEST_CASE("a bundle can be entered by a bare host, and by one whose structs have grown") {
    for (const char* file : {SAMPLE_BUNDLE, PLAIN_C_BUNDLE}) {
        for (const auto kind : {rb::test::HostKind::bare, rb::test::HostKind::fat}) {
            CAPTURE(file);
            void* const library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
            REQUIRE_MESSAGE(library != nullptr, dlerror());
            {
                rb::test::Lent lent(kind);  // a host outlives its bundles
                const auto* const made = lent.grown(host(0), offsetof(rb_host, name));
                const auto entry = reinterpret_cast<Entry>(dlsym(library, "rb_bundle_entry_v1"));
                REQUIRE((entry != nullptr));
                const rb_bundle* const bundle = entry(made);
                REQUIRE(bundle != nullptr);
                CHECK(bundle->close() == RB_OK);
            }
            CHECK(dlclose(library) == 0);
        }
    }
}

TEST_CASE("a bundle's manifest agrees with its descriptor and survives the linker") {
    const std::string manifest = section_of(SAMPLE_BUNDLE);
    CHECK(manifest.rfind(R"({"abi":{"major":1,"minor":0},"name":"sample","version":"1.2.3",)"
                         R"("runbooks":[{"slug":"order","version":"1.2.3"},)"
                         R"({"slug":"quick","version":"7"}],"activities":["charge"],"kit":")",
                         0) == 0);
    CHECK(manifest.back() == '}');
    CHECK(section_of(SAMPLE_BUNDLE_GC) == manifest);
}

TEST_CASE("a bundle can be loaded, entered and driven, and says when it may be unloaded") {
    const auto made = host(0);
    void* const library = dlopen(SAMPLE_BUNDLE, RTLD_NOW | RTLD_LOCAL);
    REQUIRE_MESSAGE(library != nullptr, dlerror());
    const auto entry = reinterpret_cast<Entry>(dlsym(library, "rb_bundle_entry_v1"));
    REQUIRE((entry != nullptr));
    const rb_bundle* const bundle = entry(&made);
    REQUIRE(bundle != nullptr);
    CHECK(bundle == entry(&made));
    CHECK(rb::kit::view(bundle->name) == "sample");
    CHECK(rb::test::find_runbook(*bundle, "quick")->flags == RB_RUNBOOK_TRANSIENT);
    CHECK(rb::kit::view(rb::test::find_runbook(*bundle, "order")->title) == "An order");
    const rb_step_opts* const defaults = rb::test::find_activity(*bundle, "charge")->defaults;
    CHECK(defaults->attempt_ms == 5000);
    CHECK(defaults->retry->max_attempts == 3);
    CHECK(rb::test::find_activity(*bundle, "charge")->flags == RB_ACTIVITY_LOCAL);
    CHECK(bundle->activities[bundle->activity_count - 1]->flags == RB_ACTIVITY_HIDDEN);
    {
        rb::test::Driver run(*bundle, "order");
        run.start(R"({"id":"o"})");
        run.resolve_void(1);
        run.resolve(2, R"("done")");
        CHECK(run.result() == R"("done")");
        CHECK(bundle->close() == RB_E_STATE);
    }
    CHECK(bundle->close() == RB_OK);
    CHECK(dlclose(library) == 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
    CHECK(dlopen(SAMPLE_BUNDLE, RTLD_NOLOAD | RTLD_NOW) == nullptr);
#endif
}

TEST_CASE("a bundle that asks for a newer host says so and is not entered") {
    g_errors.clear();
    void* const library = dlopen(SAMPLE_BUNDLE_NEWER, RTLD_NOW | RTLD_LOCAL);
    REQUIRE_MESSAGE(library != nullptr, dlerror());
    const auto entry = reinterpret_cast<Entry>(dlsym(library, "rb_bundle_entry_v1"));
    {
        rb::test::Lent lent(rb::test::HostKind::bare);  // has nobody to tell
        CHECK(entry(lent.grown(host(0), offsetof(rb_host, name))) == nullptr);
    }
    CHECK(g_errors.empty());
    const auto made = host(0);
    CHECK(entry(&made) == nullptr);
    REQUIRE(g_errors.size() == 1);
    CHECK(g_errors[0].find("newer host") != std::string::npos);
    CHECK(entry(nullptr) == nullptr);
    dlclose(library);
}
