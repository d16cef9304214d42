#include "host/app/logged_words.hpp"

#include <algorithm>
#include <variant>
#include <vector>

#include "host/base/quote.hpp"

namespace runbook::app {
namespace {

// As text_of(Command) begins.
struct Logged {
    std::uint64_t sequence = 0;
    std::string text;
};

std::vector<Logged> logged_words(std::span<const engine::Event> log) {
    std::vector<Logged> words;
    for (const engine::Event& event : log) {
        engine::Command command;
        if (const auto* step = std::get_if<engine::StepStarted>(&event.data);
            step != nullptr && step->attempt == 1) {
            command.type = engine::CommandType::kStep;
            command.args = step->input;
        } else if (const auto* done = std::get_if<engine::WorkflowCompleted>(&event.data)) {
            command.type = engine::CommandType::kComplete;
            command.args = {done->result};
        } else if (const auto* next = std::get_if<engine::WorkflowContinuedAsNew>(&event.data)) {
            command.type = engine::CommandType::kContinue;
            command.args = next->input;
        } else {
            continue;
        }
        words.push_back({event.sequence, words_of(command)});
    }
    return words;
}

}  // namespace

std::string other_words(std::span<const engine::Event> log, const Transcript& replayed) {
    const std::vector<Logged> logged = logged_words(log);
    std::vector<std::string> said;
    for (const Act& act : replayed) said.insert(said.end(), act.words.begin(), act.words.end());
    // A step that could not be begun has no words in the log: then there is nothing to hold on to.
    if (said.size() != logged.size()) return {};
    for (std::size_t i = 0; i < said.size(); ++i) {
        if (said[i] == logged[i].text) continue;
        return "event " + std::to_string(logged[i].sequence) + " has " + quote(logged[i].text) +
               ", its code says " + quote(said[i]);
    }
    return {};
}

}  // namespace runbook::app
