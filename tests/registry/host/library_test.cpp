// The host as a library: which program it probes with, and what its callers see of a bad bundle.
#include <doctest/doctest.h>
#include <stdlib.h>
#include <runbook/host.hpp>

#include <filesystem>

using namespace runbook;
namespace fs = std::filesystem;

namespace {

struct Folder {
    Folder() {
        std::string name = (fs::temp_directory_path() / "rb-library-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    fs::path path;
};

std::unique_ptr<Host> host_in(const Folder& folder, const fs::path& probe_program) {
    HostOptions options;
    options.private_folder = folder.path / "private";
    options.probe_program = probe_program;
    return Host::create(std::move(options));
}

fs::path built(const std::string& bundle) { return fs::path(RB_TEST_BUNDLES) / (bundle + ".so"); }

}  // namespace

TEST_CASE(
    "a program with the host as a library outlives a bundle that crashes, and hears its name") {
    // The second finds runbook-host by itself, in bin/ beside this program's folder.
    for (const fs::path& program : {fs::path(RB_TEST_PROBE), fs::path()}) {
        const Folder folder;
        const auto host = host_in(folder, program);
        const auto added = host->add_bundle(built("entry-touch-nothing"));
        REQUIRE_FALSE(added.ok());
        CHECK(added.error().code == ErrorCode::kEnvironment);
        CHECK(added.error().message.starts_with(
            "entry-touch-nothing.so not loaded: crashes in its entry (SIGSEGV)"));
        CHECK(host->add_bundle(built("shipping")).ok());
        const auto bundles = host->bundles().value();
        REQUIRE(bundles.size() == 2);
        CHECK(bundles[0].state == "refused");
        CHECK(bundles[1].state == "known");
        CHECK(bundles[1].note.empty());
    }
}

TEST_CASE("a program that has no runbook-host near loads a bundle unprobed, and its note says so") {
    const Folder folder;
    const auto host = host_in(folder, folder.path / "none");
    CHECK(host->add_bundle(built("shipping")).ok());
    const auto bundles = host->bundles().value();
    REQUIRE(bundles.size() == 1);
    CHECK(bundles[0].state == "active");
    CHECK(bundles[0].note ==
          "it was loaded without having been probed: " + (folder.path / "none").string() +
              " cannot be started: No such file or directory");
}
