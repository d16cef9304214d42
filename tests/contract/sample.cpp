#include "tests/contract/sample.hpp"

#include <doctest/doctest.h>

namespace runbook::testing {

using namespace storage;
using namespace engine;

RunId run_id(std::uint64_t number) {
    RunId id;
    for (std::size_t i = 0; i < 8; ++i) {
        id.bytes[i] = static_cast<std::uint8_t>(number >> (8 * (7 - i)));
        id.bytes[8 + i] = static_cast<std::uint8_t>(0x80 + i);
    }
    return id;
}

RunRow sample_row(std::uint64_t number) {
    RunRow row;
    row.run_id = run_id(number);
    row.workflow_id = "w-" + std::to_string(number);
    row.slug = "order";
    row.version = "1.2.0";
    row.bundle_digest = "ab12";
    row.status = Status::kPending;
    row.started_ns = 1'700'000'000'000'000'000 + static_cast<std::int64_t>(number);
    return row;
}

Event started_event(const RunRow& row) {
    WorkflowStarted started;
    started.runbook = row.slug;
    started.workflow_id = row.workflow_id;
    started.input = {Payload::json("{}")};
    return {1, row.started_ns, started};
}

Event step_event(std::uint64_t sequence, const std::string& body) {
    StepCompleted step;
    step.step = "charge#" + std::to_string(sequence);
    step.result = Payload::json(body);
    return {sequence, static_cast<std::int64_t>(sequence), step};
}

Event final_event(std::uint64_t sequence) {
    return {sequence, static_cast<std::int64_t>(sequence), WorkflowCompleted{Payload::null(), {}}};
}

Created start(EventStore& store, const RunRow& row) {
    auto transaction = store.begin();
    REQUIRE(transaction.ok());
    const std::vector<Event> events = {started_event(row)};
    auto created = (*transaction)->create(row, Recorded(events));
    REQUIRE(created.ok());
    REQUIRE((*transaction)->commit().ok());
    return *created;
}

RunRow start_driven(EventStore& store, RunRow row) {
    row.holder = "this process";
    const Created created = start(store, row);
    REQUIRE(created.outcome == Created::Outcome::kCreated);
    return created.row;
}

Result<void> append_step(EventStore& store, const RunRow& row, std::uint64_t sequence) {
    RB_TRY(auto transaction, store.begin());
    const std::vector<Event> events = {step_event(sequence, "{}")};
    RB_CHECK(transaction->append(row.key, row.epoch, Recorded(events)));
    return transaction->commit();
}

void close(EventStore& store, const RunRow& row, std::uint64_t sequence) {
    auto transaction = store.begin();
    REQUIRE(transaction.ok());
    const std::vector<Event> events = {final_event(sequence)};
    REQUIRE((*transaction)->append(row.key, row.epoch, Recorded(events)).ok());
    REQUIRE((*transaction)->set_status(row.key, row.epoch, Status::kCompleted, 77).ok());
    REQUIRE((*transaction)->commit().ok());
}

std::vector<std::uint64_t> sequences(EventStore& store, RunKey run) {
    auto events = store.read_events(run);
    REQUIRE(events.ok());
    std::vector<std::uint64_t> all;
    for (const Event& event : *events) all.push_back(event.sequence);
    return all;
}

std::vector<std::uint64_t> up_to(std::uint64_t last) {
    std::vector<std::uint64_t> all;
    for (std::uint64_t i = 1; i <= last; ++i) all.push_back(i);
    return all;
}

}  // namespace runbook::testing
