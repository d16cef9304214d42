// What the engine gives an instance during an activation, for tests.
#pragma once

#include <string>
#include <vector>

#include "host/engine/runbook.hpp"

struct FakePort final : runbook::engine::ActivationPort {
    std::vector<std::string> calls;
    bool patched(std::string_view id) override {
        calls.push_back("patched " + std::string(id));
        return id == "new";
    }
    bool kit_flag(std::uint32_t flag) override {
        calls.push_back("kit_flag " + std::to_string(flag));
        return flag == 1;
    }
    std::uint32_t begin_local(std::string_view activity) override {
        calls.push_back("begin " + std::string(activity));
        return activity == "add" ? 3 : 0;
    }
    void end_local(bool done) override { calls.push_back(done ? "done" : "failed"); }
    void log(std::uint32_t level, std::string_view message, std::string_view json) override {
        calls.push_back("log " + std::to_string(level) + " " + std::string(message) + " " +
                        std::string(json));
    }
};
