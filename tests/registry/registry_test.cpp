// Finding runbooks and activities over several bundles.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include "fixture.hpp"

using namespace runbook;
using registry::Slot;

namespace {

std::string digest_of(const std::string& bundle) { return sha256_hex(bytes_of(built(bundle))); }

std::string version_of(registry::Registry& registry, std::string_view slug) {
    const auto found = registry.runbook(slug);
    REQUIRE(found.ok());
    return (*found)->version();
}

const rb_bundle* linked_bundle(const rb_host*) {
    static rb_bundle bundle{};
    static rb_runbook runbook{};
    static const rb_runbook* runbooks[] = {&runbook};
    const auto str = [](std::string_view text) { return rb_str{text.data(), text.size()}; };
    runbook.struct_size = sizeof runbook;
    runbook.slug = str("linked");
    runbook.create = [](const rb_runbook*, const rb_instance_info*, void**) noexcept {
        return rb_status{RB_OK};
    };
    runbook.activate = [](void*, const rb_activation*) noexcept { return rb_status{RB_OK}; };
    runbook.evict = [](void*) noexcept {};
    bundle.struct_size = sizeof bundle;
    bundle.name = str("inside");
    bundle.version = str("3");
    bundle.runbooks = runbooks;
    bundle.runbook_count = 1;
    return &bundle;
}

const rb_bundle* linked_nothing(const rb_host*) { return nullptr; }

}  // namespace

TEST_CASE("a dropped bundle's runbook is found by slug and carries its bundle's facts") {
    Place place;
    place.drop("orders");
    auto& registry = place.start();
    const auto found = registry.runbook("order");
    REQUIRE(found.ok());
    CHECK((*found)->slug() == "order");
    CHECK((*found)->bundle() == "orders");
    CHECK((*found)->version() == "1.4.0");
    CHECK((*found)->bundle_digest() == digest_of("orders"));
    CHECK(registry.runbook("order").value() == *found);
    const auto activity = registry.activity(**found, "charge");
    REQUIRE(activity.ok());
    CHECK((*activity)->name() == "charge");
    CHECK(place.warnings.empty());
}

TEST_CASE("the host loads its own copy, whatever happens to the dropped file") {
    Place place;
    const auto file = place.drop("orders");
    auto& registry = place.start();
    struct stat facts{};
    REQUIRE(::stat(place.store().c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0700);
    CHECK(bytes_of(place.store() / (digest_of("orders") + ".so")) == bytes_of(file));
    write_bytes(file, "overwritten");
    const auto found = registry.runbook("order");
    REQUIRE(found.ok());
    CHECK((*found)->create({}).ok());
}

TEST_CASE("a new file is entered once to probe it, a known one only when it is needed") {
    Place place;
    place.drop("orders");
    place.drop("shipping");
    place.start();
    CHECK(place.entered() == "orders\nshipping\n");

    auto& again = place.start();
    CHECK(place.entered().empty());
    const auto bundles = again.bundles();
    REQUIRE(bundles.size() == 2);
    CHECK(bundles[0].state == Slot::State::kKnown);
    CHECK(bundles[0].activities == std::vector<std::string>{"charge"});
    CHECK(version_of(again, "ship-parcel") == "1.4.0");
    CHECK(place.entered() == "shipping\n");
    CHECK(again.bundles()[1].state == Slot::State::kActive);

    make_older(place.drop("orders-next", "orders"));  // another file under the known name
    place.start();
    CHECK(place.entered() == "orders\n");
}

TEST_CASE("a file that was written just now is not trusted to stay as it is") {
    Place place;
    const auto file = place.drop("orders");
    fs::last_write_time(file, fs::file_time_type::clock::now() + std::chrono::hours(1));
    place.start();
    place.start();
    CHECK(place.entered() == "orders\n");
}

TEST_CASE("a known bundle whose copy was removed or cut is read anew") {
    Place place;
    place.drop("orders");
    place.start();
    const auto copy = place.store() / (digest_of("orders") + ".so");
    // Not cut in place: this process has it mapped, which another start would not.
    write_bytes(place.root / "cut", bytes_of(copy).substr(0, 100));
    fs::rename(place.root / "cut", copy);
    CHECK(version_of(place.start(), "order") == "1.4.0");
    CHECK(fs::file_size(copy) == fs::file_size(built("orders")));
    fs::remove(copy);
    CHECK(version_of(place.start(), "order") == "1.4.0");
}

TEST_CASE("a damaged index costs time only") {
    Place place;
    place.drop("orders");
    place.start();
    const std::string index = bytes_of(place.store() / "index");
    REQUIRE(index.find("\"charge\"") != std::string::npos);
    for (std::size_t cut = 0; cut < index.size(); cut += 37) {
        write_bytes(place.store() / "index", index.substr(0, cut));
        CHECK(version_of(place.start(), "order") == "1.4.0");
    }
}

TEST_CASE("an index of random bytes or of another version costs time only") {
    Place place;
    place.drop("orders");
    place.start();
    const std::string index = bytes_of(place.store() / "index");
    for (std::size_t at = 0; at < index.size(); at += 11) {
        std::string damaged = index;
        damaged[at] = static_cast<char>(damaged[at] ^ 21);
        write_bytes(place.store() / "index", damaged);
        CAPTURE(at);
        CHECK(version_of(place.start(), "order") == "1.4.0");
    }
    write_bytes(place.store() / "index", std::string(5000, '\0') + index);
    CHECK(version_of(place.start(), "order") == "1.4.0");
    CHECK(bytes_of(place.store() / "index") == index);
}

TEST_CASE("a bundle without a manifest works, is noted, and is known the next time") {
    Place place;
    place.drop("plain");
    CHECK(place.start().bundles()[0].note.starts_with("it has no manifest"));
    auto& again = place.start();
    CHECK(again.bundles()[0].state == Slot::State::kKnown);
    CHECK(place.entered().empty());
    CHECK(version_of(again, "plain") == "1.4.0");
}

TEST_CASE("[C41] the second of two bundles with one slug and version is refused, both are named") {
    for (const char* rival : {"rival", "rival-plain"}) {
        Place place;
        const auto first = place.drop("orders", "a");
        const auto second = place.drop(rival, "b");
        auto& registry = place.start();
        CHECK(registry.bundles()[1].refusal ==
              "b.so not loaded: runbook 'order' version 1.4.0 of " + second.string() +
                  " is already there, from " + first.string() +
                  ". Remove one of the two, or give one another version. [RB1018]");
        CHECK(place.warnings.size() == 1);
        CHECK((*registry.runbook("order"))->bundle() == "orders");
    }
}

TEST_CASE("[C41] which of two rivals is first follows the folders, then the file names") {
    Place place;
    place.drop("orders", "b");
    place.drop("rival", "a");
    CHECK((*place.start().runbook("order"))->bundle() == "rival");
    place.drop_into(place.root / "first", "orders", "z");
    auto& registry = place.start({{place.root / "first", false}, {place.bundles(), false}});
    CHECK((*registry.runbook("order"))->bundle() == "orders");
    CHECK(registry.bundles()[1].state == Slot::State::kRefused);
}

TEST_CASE("two files of one bundle name and version clash even without a common slug") {
    Place place;
    place.drop("orders");
    place.drop("namesake");
    auto& registry = place.start();
    CHECK(registry.bundles()[1].refusal.find("bundle 'orders' version 1.4.0 of " +
                                             (place.bundles() / "orders.so").string()) !=
          std::string::npos);
}

TEST_CASE("the same file in two folders is one bundle, not a clash") {
    Place place;
    const auto first = place.drop("orders");
    place.drop_into(place.root / "second", "orders");
    for (int start = 0; start < 2; ++start) {
        auto& registry = place.start({{place.bundles(), false}, {place.root / "second", false}});
        CHECK(place.warnings.empty());
        const auto bundles = registry.bundles();
        REQUIRE(bundles.size() == 2);
        CHECK(bundles[1].state == Slot::State::kSame);
        CHECK(bundles[1].note == "it is the same file as " + first.string());
        CHECK(registry.runbooks().size() == 1);
    }
    CHECK(place.entered() == "orders\n");  // by runbooks()
}

TEST_CASE("[C41] new starts take the newer of two versions, a pinned run keeps its own") {
    for (const bool newer_first : {false, true}) {
        Place place;
        place.drop("orders", newer_first ? "b" : "a");
        place.drop("orders-next", newer_first ? "a" : "b");
        auto& registry = place.start();
        CHECK(place.warnings.empty());
        CHECK(version_of(registry, "order") ==
              "1.10.0");  // and not 1.4.0, which sorts later as text
        const auto old = registry.pinned("order", digest_of("orders"));
        REQUIRE(old.ok());
        CHECK((*old)->version() == "1.4.0");
        CHECK((*old)->bundle_digest() == digest_of("orders"));
        const auto all = registry.runbooks();
        REQUIRE(all.size() == 2);
        CHECK(all[0]->version() == "1.10.0");
        CHECK(all[1]->version() == "1.4.0");
        // Its activities are its own version's, and two versions of one bundle are no ambiguity.
        CHECK(registry.activity(**old, "charge").ok());
    }
}

TEST_CASE("[C41] a pinned run finds its version in the private store when the file was replaced") {
    Place place;
    place.drop("orders");
    place.start();
    place.drop("orders-next", "orders");
    auto& registry = place.start();
    const auto old = registry.pinned("order", digest_of("orders"));
    REQUIRE(old.ok());
    CHECK((*old)->version() == "1.4.0");
    CHECK(version_of(registry, "order") == "1.10.0");
    CHECK(registry.pinned("order", digest_of("orders")).value() == *old);
    CHECK(registry.bundles().size() == 2);
    const auto unknown = registry.pinned("other", digest_of("orders"));
    CHECK(unknown.error().code == ErrorCode::kNotFound);
}

TEST_CASE("a pinned run whose bundle is gone or damaged gets the reason") {
    Place place;
    place.drop("orders");
    place.start();
    fs::remove(place.bundles() / "orders.so");
    const auto copy = place.store() / (digest_of("orders") + ".so");
    std::string bytes = bytes_of(copy);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    write_bytes(place.root / "damaged", bytes);
    fs::rename(place.root / "damaged", copy);
    const auto damaged = place.start().pinned("order", digest_of("orders"));
    REQUIRE_FALSE(damaged.ok());
    CHECK(damaged.error().code == ErrorCode::kEnvironment);
    CHECK(damaged.error().message.find("the private copy is damaged") != std::string::npos);

    fs::remove(copy);
    const auto gone = place.start().pinned("order", digest_of("orders"));
    REQUIRE_FALSE(gone.ok());
    CHECK(gone.error().code == ErrorCode::kNotFound);
    CHECK(gone.error().message ==
          "the bundle of digest " + digest_of("orders").substr(0, 12) +
              " that the run began with is neither in a bundle folder nor in " +
              place.store().string());
    CHECK_FALSE(place.registry->pinned("order", "../../etc/passwd").ok());
    CHECK_FALSE(place.registry->pinned("order", "").ok());
}

TEST_CASE("a run that began before a clash keeps its bundle") {
    Place place;
    place.drop("orders", "b");
    place.start();
    place.drop("rival", "a");
    auto& registry = place.start();
    REQUIRE(registry.bundles()[1].state == Slot::State::kRefused);
    const auto pinned = registry.pinned("order", digest_of("orders"));
    REQUIRE(pinned.ok());
    CHECK((*pinned)->bundle() == "orders");
}

TEST_CASE("an unknown slug gets near names, all names and the folders") {
    Place place;
    place.drop("orders");
    place.drop("shipping");
    const auto missing = place.start().runbook("ordr");
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().code == ErrorCode::kNotFound);
    CHECK(missing.error().message == "no runbook 'ordr'; did you mean 'order'?");
    CHECK(missing.error().hint ==
          "there is: order, ship-parcel; looked in: " + place.bundles().string());
    CHECK(place.registry->runbook("zebra").error().message == "no runbook 'zebra'");
    CHECK(place.registry->runbook("").error().code == ErrorCode::kNotFound);
}

TEST_CASE("an activity is the own bundle's first, then by full name, then the only one") {
    Place place;
    place.drop("orders");
    place.drop("billing");
    place.drop("shipping");
    auto& registry = place.start();
    const auto order = registry.runbook("order").value();
    const auto ship = registry.runbook("ship-parcel").value();

    CHECK((*registry.activity(*order, "charge"))->bundle() == "orders");
    CHECK((*registry.activity(*order, "orders.charge"))->bundle() == "orders");
    CHECK((*registry.activity(*order, "billing.charge"))->bundle() == "billing");
    CHECK((*registry.activity(*order, "ship"))->bundle() == "shipping");

    const auto ambiguous = registry.activity(*ship, "charge");
    REQUIRE_FALSE(ambiguous.ok());
    CHECK(ambiguous.error().code == ErrorCode::kBadInput);
    CHECK(ambiguous.error().message ==
          "activity 'charge' is in more than one bundle: billing, orders");
    CHECK(ambiguous.error().hint == "call it by its full name, such as billing.charge");

    const auto unknown = registry.activity(*order, "chrge");
    REQUIRE_FALSE(unknown.ok());
    CHECK(unknown.error().code == ErrorCode::kNotFound);
    CHECK(unknown.error().message ==
          "runbook 'order' calls activity 'chrge', which no bundle has; did you mean 'charge'?");
    CHECK_FALSE(registry.activity(*order, "rb.inline").ok());
    CHECK_FALSE(registry.activity(*order, "orders.").ok());
}

TEST_CASE("a file is added by name, and adding it again changes nothing") {
    Place place;
    auto& registry = place.start();
    CHECK(registry.add_file(built("orders")).ok());
    CHECK(registry.add_file(built("orders")).ok());
    CHECK(registry.bundles().size() == 1);
    CHECK(version_of(registry, "order") == "1.4.0");
    CHECK_FALSE(registry.add_file(built("rival")).ok());
}

TEST_CASE("a bundle linked into the program needs no file and has no digest") {
    Place place;
    place.drop("orders");
    auto& registry = place.start();
    REQUIRE(registry.add_linked(&linked_bundle).ok());
    const auto found = registry.runbook("linked");
    REQUIRE(found.ok());
    CHECK((*found)->bundle_digest().empty());
    CHECK((*found)->version() == "3");
    CHECK(registry.pinned("linked", "").value() == *found);
    CHECK((*registry.activity(**found, "charge"))->bundle() == "orders");
    CHECK(registry.add_linked(&linked_bundle).error().message ==
          "linked bundle inside not loaded: runbook 'linked' version 3 of a bundle linked into the "
          "program is already there, from a bundle linked into the program. Remove one of the two, "
          "or give one another version. [RB1018]");
    // What another bundle complained of earlier is not this one's reason.
    place.port.abi()->error(place.port.abi(), RB_E_STATE, {"stale", 5}, {"", 0});
    CHECK(registry.add_linked(&linked_nothing)
              .error()
              .message.find("its entry returned no descriptor. See") != std::string::npos);
}

TEST_CASE("files of other names in a bundle folder are left alone") {
    Place place;
    place.drop("orders");
    write_bytes(place.bundles() / "README.md", "x");
    fs::create_directory(place.bundles() / "folder");
    auto& registry = place.start();
    CHECK(registry.bundles().size() == 1);
    CHECK(place.warnings.empty());
}
