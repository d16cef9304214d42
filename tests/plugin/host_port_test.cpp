#include "host/plugin/host_port.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <vector>

using namespace runbook;

namespace {
rb_str str(std::string_view text) { return {text.data(), text.size()}; }
}  // namespace

TEST_CASE("a bundle reads the host's name and ABI, finds extensions and logs") {
    std::vector<std::string> lines;
    plugin::HostPort port("runbook-host", "0.1.0",
                          [&](std::uint32_t level, std::string_view message, std::string_view) {
                              lines.push_back(std::to_string(level) + " " + std::string(message));
                          });
    static const int table = 1;
    port.add_extension("rb.test/1", &table);
    const rb_host* host = port.abi();
    CHECK(host->abi_minor == RB_ABI_MINOR);
    CHECK(std::string_view(host->name.ptr, host->name.len) == "runbook-host");
    CHECK(std::string_view(host->version.ptr, host->version.len) == "0.1.0");
    CHECK(host->extension(host, "rb.test/1") == &table);
    CHECK(host->extension(host, "rb.test/2") == nullptr);
    CHECK(host->extension(host, nullptr) == nullptr);
    host->log(host, RB_LOG_INFO, str("hello"), {});
    CHECK(lines == std::vector<std::string>{"3 hello"});
}

TEST_CASE("a complaint of an entry is kept until it is taken") {
    plugin::HostPort port("runbook-host", "0.1.0", nullptr);
    CHECK_FALSE(port.take_complaint());
    port.abi()->error(port.abi(), RB_E_ABI, str("needs a licence"), str("set LICENCE"));
    const auto complaint = port.take_complaint();
    REQUIRE(complaint);
    CHECK(complaint->status == RB_E_ABI);
    CHECK(complaint->message == "needs a licence");
    CHECK(complaint->hint == "set LICENCE");
    CHECK_FALSE(port.take_complaint());
}

TEST_CASE("an rb_host that a bundle kept stays readable and is mute once the host is gone") {
    int lines = 0;
    std::optional<plugin::HostPort> port(std::in_place, "runbook-host", "0.1.0",
                                         [&](auto, auto, auto) { ++lines; });
    const rb_host* kept = port->abi();
    port.reset();
    kept->log(kept, RB_LOG_INFO, str("late"), {});
    CHECK(lines == 0);
    CHECK(std::string_view(kept->name.ptr, kept->name.len) == "runbook-host");
    CHECK(kept->extension(kept, "rb.test/1") == nullptr);
}
