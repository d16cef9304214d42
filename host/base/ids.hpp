// Ids: which words people may use for them, and the ids that runs get. Ids are opaque; none is ever
// used as a path as it stands.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "host/base/result.hpp"

namespace runbook {

// A new id from a person (workflow id, key, signal name): 1 to 200 of A-Za-z0-9._:- and no "..".
// `what` names it in the message, as in "workflow id". Failure: kBadInput.
Result<void> check_id(std::string_view what, std::string_view id);

// An id to look up: '#' and '/' too, which occur only in ids that the engine makes.
Result<void> check_lookup_id(std::string_view what, std::string_view id);

// A runbook's slug: 1 to 64 of a-z0-9 and '-', which neither begins nor ends it.
Result<void> check_slug(std::string_view slug);

// A run's id, unique for ever. Ours are UUIDv7: they sort by the time of their start.
struct RunId {
    std::array<std::uint8_t, 16> bytes{};

    auto operator<=>(const RunId&) const = default;
    // Lower-case 8-4-4-4-12 form; its order is the order of the bytes.
    std::string to_string() const;
    // Any UUID of that form in either case: runs of other runtimes have ids of other versions.
    static Result<RunId> parse(std::string_view text);
};

// Makes UUIDv7s. Each is greater than the one before, also when the clock stands still or goes
// back. Any thread may call.
class RunIdSource {
 public:
    using Random = std::array<std::uint8_t, 10>;

    // The clock and the chance are the caller's, so that tests and simulations repeat.
    RunId next(std::uint64_t unix_ms, const Random& random);

 private:
    std::mutex mutex_;
    RunId last_{};  // guarded by mutex_
};

}  // namespace runbook

template <>
struct std::hash<runbook::RunId> {
    std::size_t operator()(const runbook::RunId& id) const noexcept;
};
