// [C42] What a person reads when a bundle is refused, and that the others go on.
#include <doctest/doctest.h>
#include <elf.h>
#include <sys/stat.h>

#include "fixture.hpp"

using namespace runbook;
using registry::Slot;

namespace {

// The refusal of `bundle`, dropped beside a good one that must go on working.
std::string refusal_of(const std::string& bundle) {
    Place place;
    place.drop(bundle, "bad");
    place.drop("shipping");
    auto& registry = place.start();
    const auto bundles = registry.bundles();
    REQUIRE(bundles.size() == 2);
    CHECK(bundles[0].path == (place.bundles() / "bad.so").string());
    CHECK(bundles[0].state == Slot::State::kRefused);
    CHECK(place.warnings == std::vector<std::string>{bundles[0].refusal});
    CHECK(registry.runbook("ship-parcel").ok());
    // A second start says the same again.
    CHECK(place.start().bundles()[0].refusal == bundles[0].refusal);
    return bundles[0].refusal;
}

// The same of a file with these bytes.
std::string refusal_of_bytes(const std::string& bytes) {
    Place place;
    write_bytes(place.bundles() / "bad.so", bytes);
    place.drop("shipping");
    auto& registry = place.start();
    CHECK(registry.runbook("ship-parcel").ok());
    return registry.bundles()[0].refusal;
}

}  // namespace

TEST_CASE("[C42] a newer minor of the ABI is refused before and after its code is looked at") {
    const char* text =
        "bad.so not loaded: needs runbook ABI 1.7, this host has 1.0. Upgrade the host, or rebuild "
        "with RB_TARGET_MINOR=0. [RB1003]";
    CHECK(refusal_of("newer-minor-told") == text);
    CHECK(refusal_of("newer-minor") == text);
}

TEST_CASE("[C42] another major of the ABI is refused before and after its code is looked at") {
    const char* text =
        "bad.so not loaded: is for runbook ABI 2, this host speaks ABI 1. Upgrade the host, or "
        "rebuild the bundle with a kit for ABI 1. [RB1004]";
    CHECK(refusal_of("next-major-told") == text);
    CHECK(refusal_of("next-major") == text);
}

TEST_CASE("[C42] files that are no bundles for this machine are told apart") {
    CHECK(
        refusal_of_bytes("") ==
        "bad.so not loaded: is empty. Copy it again, best to another name in the same folder, then "
        "rename it. [RB1022]");
    CHECK(refusal_of_bytes("#!/bin/sh\n") ==
          "bad.so not loaded: is not an ELF shared library. Put bundles here as built by "
          "add_runbook_bundle(), and other files elsewhere. [RB1005]");
    std::string bytes = bytes_of(built("orders"));
    CHECK(refusal_of_bytes(bytes.substr(0, 5000))
              .starts_with(
                  "bad.so not loaded: is cut off: it has 5000 bytes, its headers speak of "));
    CHECK(refusal_of_bytes(bytes.substr(0, 5000))
              .ends_with(". Copy it again, best to another name in the same folder, then rename "
                         "it. [RB1006]"));
    bytes[offsetof(Elf64_Ehdr, e_machine)] = static_cast<char>(EM_RISCV);
    CHECK(refusal_of_bytes(bytes).starts_with("bad.so not loaded: is built for riscv, "));
    CHECK(refusal_of_bytes(bytes).ends_with(". Rebuild the bundle for this machine. [RB1007]"));
}

TEST_CASE("[C42] a library without the entry is refused") {
    CHECK(refusal_of("no-entry") ==
          "bad.so not loaded: exports no rb_bundle_entry_v1, so it is no bundle. Build it with "
          "add_runbook_bundle(), or move other libraries out of this folder. [RB1010]");
}

TEST_CASE("[C42] an undefined symbol and a missing library come with the loader's own words") {
    Place place;
    place.drop("undefined-symbol", "bad");
    place.drop("missing-library", "worse");
    place.drop("shipping");
    auto& registry = place.start();
    const auto bundles = registry.bundles();
    REQUIRE(bundles.size() == 3);
    const auto copy = [&](const char* bundle) {
        return (place.store() / (sha256_hex(bytes_of(built(bundle))) + ".so")).string();
    };
    CHECK(bundles[0].refusal ==
          "bad.so not loaded: the dynamic loader says: " + copy("undefined-symbol") +
              ": undefined symbol: nowhere_to_be_found. Link the library that defines it into the "
              "bundle; -Wl,--no-undefined finds this when it is built. [RB1011]");
    CHECK(bundles[2].refusal ==
          "worse.so not loaded: the dynamic loader says: libtest_gone.so: cannot open shared "
          "object file: No such file or directory. Install the library that it names, or link it "
          "statically. [RB1012]");
    CHECK(registry.runbook("ship-parcel").ok());
    // Its runbook is not simply unknown.
    const auto asked = registry.runbook("order");
    REQUIRE_FALSE(asked.ok());
    CHECK(asked.error().code == ErrorCode::kEnvironment);
    CHECK(asked.error().message.starts_with("no runbook 'order': bad.so not loaded: "));
}

TEST_CASE("[C42] an entry that gives up is refused with what it said") {
    CHECK(refusal_of("gives-up") ==
          "bad.so not loaded: its entry returned no descriptor: no licence for this machine. See "
          "the bundle's own documentation for what it needs. [RB1014]");
}

TEST_CASE("a descriptor that cannot be is refused") {
    const std::string cure =
        ". Rebuild the bundle against runbook/abi.h of this host or an older one. [RB1015]";
    CHECK(refusal_of("small") ==
          "bad.so not loaded: its rb_bundle has struct_size 48, at least 112 is needed" + cure);
    CHECK(refusal_of("null-list") ==
          "bad.so not loaded: it claims 1 runbooks, but its list is NULL" + cure);
    CHECK(refusal_of("no-activate") ==
          "bad.so not loaded: its runbook 'order' lacks create, activate or evict" + cure);
}

TEST_CASE("bad names and the same name twice are refused") {
    CHECK(refusal_of("bad-slug") ==
          "bad.so not loaded: its runbook's slug is 'Order!'. Name it with 1 to 64 of a-z, 0-9 and "
          "'-', beginning and ending with a letter or digit. [RB1016]");
    CHECK(refusal_of("twice") ==
          "bad.so not loaded: it has the runbook 'order' twice. Remove or rename one of the two. "
          "[RB1017]");
}

TEST_CASE("a manifest that differs from the code or cannot be read is refused") {
    const std::string cure = ". Rebuild it with add_runbook_bundle(), which writes the manifest. ";
    CHECK(refusal_of("differs") ==
          "bad.so not loaded: its manifest says version 9.9, its code 1.4.0" + cure + "[RB1019]");
    CHECK(refusal_of("broken-manifest") ==
          "bad.so not loaded: its manifest is damaged: incomplete JSON" + cure + "[RB1020]");
    CHECK(refusal_of("manifest-without-name") ==
          "bad.so not loaded: its manifest is damaged: $.name is missing" + cure + "[RB1020]");
}

TEST_CASE("a missing folder is a refusal when it was named, and in the hint either way") {
    Place place;
    const fs::path gone = place.root / "gone";
    auto& quiet = place.start({{gone, false}});
    CHECK(quiet.bundles().empty());
    CHECK(place.warnings.empty());
    CHECK(quiet.runbook("order").error().hint ==
          "no bundle holds a runbook; looked in: " + gone.string() +
              " (No such file or directory)");
    auto& loud = place.start({{gone, true}});
    REQUIRE(loud.bundles().size() == 1);
    CHECK(loud.bundles()[0].refusal ==
          gone.string() +
              " not loaded: the bundle folder cannot be read: No such file or "
              "directory. Make it, or name another one. [RB1001]");
}

TEST_CASE("a private folder that others may open is refused with the way out") {
    Place place;
    place.drop("orders");
    fs::create_directory(place.store());
    ::chmod(place.store().c_str(), 0755);
    auto& registry = place.start();
    REQUIRE(registry.bundles().size() == 1);
    CHECK(registry.bundles()[0].refusal ==
          "orders.so not loaded: the private folder of bundles " + place.store().string() +
              " cannot be used: other users may open it. look what is in it, then: chmod 700 " +
              place.store().string() + ". [RB1021]");
}

TEST_CASE("a file that is added by name and missing is refused") {
    Place place;
    const auto added = place.start().add_file(place.root / "none.so");
    REQUIRE_FALSE(added.ok());
    CHECK(added.error().code == ErrorCode::kEnvironment);
    CHECK(added.error().message ==
          "none.so not loaded: cannot be read: No such file or directory. Check the path and its "
          "permissions. [RB1002]");
}
