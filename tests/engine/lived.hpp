// Lived: one execution alone, and the log that its deliveries made.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "host/engine/execution.hpp"
#include "host/engine/request.hpp"
#include "tests/engine/told.hpp"
#include "tests/support/script.hpp"

namespace runbook::test {

class World final : public engine::Surroundings {
 public:
    std::int64_t now = 1'000'000'000;
    std::vector<std::string> lines;
    std::int64_t now_ns() override { return now; }
    const engine::StepOptions* declared(const engine::Runbook&, const std::string&) override {
        return nullptr;
    }
    ChildStart start_child(const engine::ChildRequest& request) override {
        return {"run-of-" + request.slug, nullptr};
    }
    std::vector<engine::SignalReceived> carried;  // to the run that goes on
    ChildStart continue_run(engine::ContinueRequest request) override {
        carried = std::move(request.signals);
        if (request.slug == "ghost") {
            engine::Failure none;
            none.kind = engine::FailureKind::kNotFound;
            return {"", std::make_shared<const engine::Failure>(std::move(none))};
        }
        return {"run-2", nullptr};
    }
    std::vector<std::pair<std::string, engine::EventData>> asked;
    std::shared_ptr<const engine::Failure> ask_run(
        const engine::ExternalRequest& request) override {
        if (request.target == "closed") {
            engine::Failure closed;
            closed.type = "closed";
            return std::make_shared<const engine::Failure>(std::move(closed));
        }
        asked.emplace_back(request.target, request.request);
        return nullptr;
    }
    std::vector<engine::EventData> left;  // what a run that ends has not heard of
    std::vector<engine::Input> left_over(const std::string&, bool) override {
        std::vector<engine::Input> inputs;
        for (auto& request : std::exchange(left, {}))
            inputs.push_back(engine::input_of(std::move(request), 0).value());
        return inputs;
    }
    double chance() override { return 0.5; }
    std::int64_t cancel_grace_ms() override { return 10'000; }
    std::uint64_t limit = UINT64_MAX;
    std::uint64_t events_max() override { return limit; }
    void log(const std::string&, std::uint32_t, std::string_view message,
             std::string_view) override {
        lines.emplace_back(message);
    }
    // A schema is what a value must begin with.
    std::string misfit(const std::string& schema, const engine::Payload& value) override {
        return value.body.starts_with(schema) ? "" : " not " + schema;
    }
    std::string key = "k";
    engine::HookToken hook_token(const std::string& run_id, const std::string& hook) override {
        std::string token = "token " + key + " " + run_id + " " + hook;
        return {token, "hash of " + token, {}};
    }
};

// What can be seen of a run, as a text to compare.
inline std::string state_of(const engine::Execution& run) {
    std::string state(engine::name_of(run.status()));
    for (const auto& wait : run.waits()) {
        state += "; " + std::to_string(static_cast<int>(wait.kind)) + " " + wait.name + " " +
                 wait.action + " " + std::to_string(wait.until_ns) + " " +
                 std::to_string(wait.since_ns);
    }
    for (const auto& pair : run.properties().memo) state += "; " + pair.key + "=" + pair.value.body;
    return state + "; " + run.properties().details + "; " + run.result().body;
}

struct Lived {
    std::shared_ptr<const engine::Runbook> runbook;
    Told told;  // the first time
    World world;
    engine::Execution execution;
    std::vector<engine::Event> log;
    std::vector<engine::Answer> answers;

    static engine::WorkflowStarted plain() {
        engine::WorkflowStarted started;
        started.runbook = "w";
        started.input = {engine::Payload::json("null")};
        return started;
    }
    Lived(Body body, Handlers handlers) : Lived(std::move(body), plain(), std::move(handlers)) {}
    explicit Lived(Body body, engine::WorkflowStarted started = plain(), Handlers handlers = {},
                   std::vector<engine::SignalReceived> carried = {})
        : runbook(script("w", std::move(body), "1", "d1", false, std::move(handlers))),
          execution("run-1", std::make_shared<ListeningRunbook>(runbook, told)) {
        keep(execution.begin(std::move(started), world, std::move(carried)));
    }
    engine::Effects keep(engine::Delivery delivery) {
        for (auto& event : delivery.events) log.push_back(std::move(event));
        for (auto& answer : delivery.answers) answers.push_back(std::move(answer));
        states[log.size()] = state_of(execution);
        told_by[log.size()] = told.size();
        return std::move(delivery.effects);
    }
    std::map<std::size_t, std::string> states;   // after so many events, where a record ended
    std::map<std::size_t, std::size_t> told_by;  // then
    engine::Effects tell(engine::Input input) {
        world.now += 1'000'000'000;
        return keep(execution.deliver(std::move(input), world));
    }
    // What is asked from outside, and what it is answered: nothing while it is open.
    std::optional<Result<engine::Payload>> ask(engine::EventData request) {
        const std::uint64_t ticket = ++last_ticket;
        tell(engine::input_of(std::move(request), ticket).value());
        return answer_to(ticket);
    }
    std::optional<Result<engine::Payload>> answer_to(std::uint64_t ticket) const {
        std::optional<Result<engine::Payload>> found;
        for (const auto& answer : answers) {
            if (answer.ticket != ticket) continue;
            RB_ASSERT(!found);  // once
            found = answer.value;
        }
        return found;
    }
    std::uint64_t last_ticket = 100;
    // In another process, from the log alone.
    std::unique_ptr<engine::Execution> replayed() {
        auto again = std::make_unique<engine::Execution>("run-1", runbook);
        const auto done = again->replay(log, &world);
        if (!done.ok()) throw std::runtime_error(done.error().message);
        return again;
    }
    // Replayed up to the end of every record the run is as it was then, and its code is told what
    // it was told then; every other beginning of its log can be looked at.
    void check_every_prefix() {
        for (std::size_t n = 1; n <= log.size(); ++n) {
            const auto prefix = std::span(log).first(n);
            engine::Execution seen("run-1", runbook);
            REQUIRE(seen.look(prefix, &world).ok());
            const auto state = states.find(n);
            if (state == states.end()) continue;
            CHECK(state_of(seen) == state->second);
            Told retold;
            engine::Execution again("run-1", std::make_shared<ListeningRunbook>(runbook, retold));
            const auto replayed = again.replay(prefix, &world);
            REQUIRE_MESSAGE(replayed.ok(), replayed.error().message);
            CHECK(state_of(again) == state->second);
            CHECK(text_of(retold) == text_of(std::span(told).first(told_by.at(n))));
        }
    }
    std::vector<std::string> types() const {
        std::vector<std::string> types;
        for (const auto& event : log) types.emplace_back(engine::type_name(event.data));
        return types;
    }
};

}  // namespace runbook::test
