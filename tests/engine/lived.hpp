// Lived: one execution alone, and the log that its deliveries made.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host/engine/execution.hpp"
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
    ChildStart continue_run(const engine::ContinueRequest& request) override {
        if (request.slug == "ghost") {
            engine::Failure none;
            none.kind = engine::FailureKind::kNotFound;
            return {"", std::make_shared<const engine::Failure>(std::move(none))};
        }
        return {"run-2", nullptr};
    }
    double chance() override { return 0.5; }
    std::int64_t cancel_grace_ms() override { return 10'000; }
    void log(const std::string&, std::uint32_t, std::string_view message,
             std::string_view) override {
        lines.emplace_back(message);
    }
};

struct Lived {
    std::shared_ptr<const engine::Runbook> runbook;
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
    explicit Lived(Body body, engine::WorkflowStarted started = plain())
        : runbook(script("w", std::move(body))), execution("run-1", runbook) {
        keep(execution.begin(std::move(started), world));
    }
    engine::Effects keep(engine::Delivery delivery) {
        for (auto& event : delivery.events) log.push_back(std::move(event));
        for (auto& answer : delivery.answers) answers.push_back(std::move(answer));
        return std::move(delivery.effects);
    }
    engine::Effects tell(engine::Input input) {
        world.now += 1'000'000'000;
        return keep(execution.deliver(std::move(input), world));
    }
    std::vector<std::string> types() const {
        std::vector<std::string> types;
        for (const auto& event : log) types.emplace_back(engine::type_name(event.data));
        return types;
    }
};

}  // namespace runbook::test
