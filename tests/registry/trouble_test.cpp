// [C42] Bundles that misbehave when they are loaded do so in the probe: each is refused with its
// own words, and the host that found it goes on with the others.
#include <doctest/doctest.h>
#include <elf.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <set>

#include "fixture.hpp"

using namespace runbook;
using registry::Slot;

namespace {

// The refusal of `bundle`, dropped beside a good one that must go on working. Another start says
// the same without entering it again.
std::string refusal_of(const std::string& bundle, std::chrono::milliseconds limit = {}) {
    Place place;
    if (limit.count() > 0) place.probe.limit = limit;
    place.drop(bundle, "bad");
    place.drop("shipping");
    auto& registry = place.start();
    const auto bundles = registry.bundles();
    REQUIRE(bundles.size() == 2);
    CHECK(bundles[0].state == Slot::State::kRefused);
    CHECK(place.warnings == std::vector<std::string>{bundles[0].refusal});
    CHECK(registry.runbook("ship-parcel").ok());
    auto& again = place.start();
    CHECK(again.bundles()[0].refusal == bundles[0].refusal);
    CHECK(place.entered().empty());
    return bundles[0].refusal;
}

constexpr char kTryAgain[] = "; a file is tried again when it has changed, also by touch. ";

// The code at a refusal's end.
std::string code_of(const std::string& refusal) { return refusal.substr(refusal.rfind('[')); }

}  // namespace

TEST_CASE("[C42] an entry or a constructor that throws is refused with what it threw") {
    const std::string cure =
        ". Catch it there, and give up with rb_host.error and NULL from the entry. [RB1024]";
    const std::string words = "'no table 'prices''";
    const std::string all = "''std::runtime_error'   what():  no table 'prices''";
    CHECK(refusal_of("entry-throw-words") ==
          "bad.so not loaded: throws an exception in its entry; it said " + words + cure);
    CHECK(refusal_of("entry-throw-number") ==
          "bad.so not loaded: throws an exception in its entry" + cure);
    CHECK(refusal_of("entry-throw-where-none-may") ==
          "bad.so not loaded: throws an exception in its entry; it said " + all + cure);
    // Through the loader's frames an exception comes to us or ends the process, as the linker and
    // the unwinder that the probe was built with have it.
    const std::string loaded = "bad.so not loaded: throws an exception while it is loaded";
    const std::string of_words = refusal_of("load-throw-words");
    CHECK((of_words == loaded + "; it said " + all + cure ||
           of_words == loaded + "; it said " + words + cure));
    const std::string of_number = refusal_of("load-throw-number");
    CHECK((of_number == loaded + "; it said ''int''" + cure || of_number == loaded + cure));
}

TEST_CASE("[C42] a bundle that aborts is refused with its last words") {
    const std::string cure =
        ". Give up with rb_host.error and NULL from the entry instead. [RB1025]";
    CHECK(refusal_of("entry-call-abort") ==
          "bad.so not loaded: aborts in its entry (SIGABRT); it said 'prices: the table is gone'" +
              cure);
    CHECK(refusal_of("load-call-abort") ==
          "bad.so not loaded: aborts while it is loaded (SIGABRT); it said 'prices: the table is "
          "gone'" +
              cure);
}

TEST_CASE("[C42] a bundle that crashes is refused with the signal and the place") {
    const std::string cure =
        ". Look at what its constructors and its entry do, best in a debugger" +
        std::string(kTryAgain) + "[RB1026]";
    CHECK(refusal_of("entry-touch-nothing") ==
          "bad.so not loaded: crashes in its entry (SIGSEGV)" + cure);
    CHECK(refusal_of("load-touch-nothing") ==
          "bad.so not loaded: crashes while it is loaded (SIGSEGV)" + cure);
    CHECK(refusal_of("wild-list") ==
          "bad.so not loaded: crashes while its descriptor is read (SIGSEGV)" + cure);
}

TEST_CASE("[C42] a bundle that hangs is given up after the time limit") {
    const std::string cure =
        ". Let its constructors and entry wait for nothing" + std::string(kTryAgain) + "[RB1027]";
    const std::chrono::milliseconds limit(700);
    CHECK(refusal_of("entry-wait-for-ever", limit) ==
          "bad.so not loaded: does not come back within 700 ms in its entry" + cure);
    CHECK(refusal_of("load-wait-for-ever", limit) ==
          "bad.so not loaded: does not come back within 700 ms while it is loaded" + cure);
    CHECK(refusal_of("entry-spin-for-ever", limit) ==
          "bad.so not loaded: does not come back within 700 ms in its entry" + cure);
}

TEST_CASE("[C42] a bundle that ends the process is refused with the exit code") {
    const std::string cure =
        ". Remove the exit from its constructors and its entry: it would end the host. [RB1028]";
    CHECK(refusal_of("entry-leave") ==
          "bad.so not loaded: ends the process in its entry (exit code 3)" + cure);
    CHECK(refusal_of("load-leave") ==
          "bad.so not loaded: ends the process while it is loaded (exit code 3)" + cure);
    CHECK(refusal_of("entry-leave-quietly") ==
          "bad.so not loaded: ends the process in its entry (exit code 0)" + cure);
}

TEST_CASE("[C42] a bundle that fills the disk at its load is stopped") {
    CHECK(
        refusal_of("entry-write-too-much") ==
        "bad.so not loaded: was ended by SIGXFSZ in its entry: it takes more time, memory or disk "
        "than a load may. Move that work into an activity" +
            std::string(kTryAgain) + "[RB1029]");
}

TEST_CASE("[C42] a C++ library of its own is refused in the open and welcome when it is hidden") {
    CHECK(
        refusal_of("own-runtime") ==
        "bad.so not loaded: brings a C++ library of its own in the open, which gets mixed up with "
        "the host's. Link libstdc++ as a shared library, or hide its symbols: add_runbook_bundle() "
        "does. [RB1030]");
    Place place;
    place.drop("hidden-runtime");
    CHECK(place.start().runbook("hidden-runtime").ok());
    CHECK(place.warnings.empty());
}

TEST_CASE("a bundle that writes to standard output is used, with a note") {
    for (const char* bundle : {"entry-talk", "load-talk"}) {
        Place place;
        place.drop(bundle);
        CHECK(place.start().runbook(bundle).ok());
        const std::string note =
            "it writes to standard output when it is loaded, among the results of the host: "
            "'prices "
            "1.4 (c) nobody\\x0a'. Write to standard error, or to the host's log. [RB1031]";
        CHECK(place.registry->bundles()[0].note == note);
        CHECK(place.start().bundles()[0].note == note);
    }
}

TEST_CASE("what a probed bundle leaves running ends with the probe") {
    for (const char* bundle : {"entry-leave-a-child", "load-leave-a-child"}) {
        Place place;
        place.drop(bundle);
        CHECK(place.start().bundles()[0].state == Slot::State::kKnown);
        const int child = std::stoi(place.entered());
        const int process = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
        if (process < 0) continue;  // gone already
        pollfd ended{process, POLLIN, 0};
        CHECK(::poll(&ended, 1, 60'000) == 1);
        ::close(process);
    }
}

TEST_CASE("[C42] what is no file or cannot be read is refused under its name") {
    Place place;
    fs::create_directory(place.bundles() / "folder.so");
    REQUIRE(::mkfifo((place.bundles() / "pipe.so").c_str(), 0600) == 0);
    fs::create_symlink("loop.so", place.bundles() / "loop.so");
    fs::create_symlink("gone", place.bundles() / "target-gone.so");
    place.drop("shipping");
    auto& registry = place.start();
    const auto bundles = registry.bundles();
    REQUIRE(bundles.size() == 5);
    const std::string cure =
        ". Put the bundle's file itself here, and name other things without .so. [RB1023]";
    CHECK(bundles[0].refusal == "folder.so not loaded: is a folder" + cure);
    CHECK(
        bundles[1].refusal ==
        "loop.so not loaded: cannot be read: Too many levels of symbolic links. Check the path and "
        "its permissions. [RB1002]");
    CHECK(bundles[2].refusal == "pipe.so not loaded: is no regular file" + cure);
    CHECK(
        bundles[4].refusal ==
        "target-gone.so not loaded: cannot be read: No such file or directory. Check the path and "
        "its permissions. [RB1002]");
    CHECK(registry.runbook("ship-parcel").ok());
    if (::getuid() == 0) return;  // nothing is forbidden to root
    const auto locked = place.drop("orders");
    fs::permissions(locked, fs::perms::none);
    CHECK(place.start().bundles()[2].refusal ==
          "orders.so not loaded: cannot be read: Permission denied. Check the path and its "
          "permissions. [RB1002]");
}

TEST_CASE("[C42] among all of them the good bundles work, and a later start probes none again") {
    Place place;
    place.probe.limit = std::chrono::milliseconds(700);
    for (const char* bundle :
         {"no-entry", "next-major", "newer-minor", "entry-throw-words", "entry-call-abort",
          "entry-touch-nothing", "entry-wait-for-ever", "entry-leave", "entry-write-too-much",
          "own-runtime", "small", "bad-slug", "twice", "differs", "broken-manifest"})
        place.drop(bundle);
    write_bytes(place.bundles() / "empty.so", "");
    write_bytes(place.bundles() / "text.so", "#!/bin/sh\n");
    write_bytes(place.bundles() / "cut.so", bytes_of(built("orders")).substr(0, 5000));
    std::string bytes = bytes_of(built("orders"));
    bytes[offsetof(Elf64_Ehdr, e_machine)] = static_cast<char>(EM_RISCV);
    write_bytes(place.bundles() / "riscv.so", bytes);
    for (const char* file : {"empty", "text", "cut", "riscv"})
        make_older(place.bundles() / (std::string(file) + ".so"));
    place.drop("orders", "zz-orders");
    place.drop("shipping", "zz-shipping");

    auto& registry = place.start();
    CHECK(registry.runbook("order").ok());
    CHECK(registry.runbook("ship-parcel").ok());
    std::set<std::string> codes;
    for (const auto& bundle : registry.bundles())
        if (!bundle.refusal.empty()) codes.insert(code_of(bundle.refusal));
    CHECK(place.warnings.size() == 19);
    CHECK(codes.size() == 19);

    const auto first = place.warnings;
    place.start();
    CHECK(place.warnings == first);
    CHECK(place.entered().empty());
}
