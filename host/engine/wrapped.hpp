// Wrapped: a runbook, and a run of it, that do what another one does, for those who look on and
// change nothing. Whoever derives from them says what else is done.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/engine/runbook.hpp"

namespace runbook::engine {

class WrappedInstance : public Instance {  // [instance] as what is within
 public:
    explicit WrappedInstance(std::unique_ptr<Instance> real) : real_(std::move(real)) {}
    Activated activate(const Activation& activation) override {
        return real_->activate(activation);
    }
    void fetch_ahead() const override { real_->fetch_ahead(); }
    InlineOutcome run_inline(std::uint64_t seq) override { return real_->run_inline(seq); }
    QueryOutcome query(std::string_view name, const Payloads& args, std::int64_t now_ns) override {
        return real_->query(name, args, now_ns);
    }

 private:
    const std::unique_ptr<Instance> real_;
};

class WrappedRunbook : public Runbook {  // immutable, shared between threads
 public:
    explicit WrappedRunbook(std::shared_ptr<const Runbook> real) : real_(std::move(real)) {}
    const std::string& slug() const override { return real_->slug(); }
    const std::string& version() const override { return real_->version(); }
    const std::string& title() const override { return real_->title(); }
    const std::string& bundle() const override { return real_->bundle(); }
    const std::string& bundle_digest() const override { return real_->bundle_digest(); }
    const std::string& input_schema() const override { return real_->input_schema(); }
    const std::string& output_schema() const override { return real_->output_schema(); }
    bool transient() const override { return real_->transient(); }
    std::int64_t max_duration_ms() const override { return real_->max_duration_ms(); }
    const std::vector<Handler>& handlers() const override { return real_->handlers(); }
    const std::vector<DeclaredStep>& steps() const override { return real_->steps(); }
    Result<std::unique_ptr<Instance>> create(const InstanceInfo& info) const override {
        return real_->create(info);
    }

 private:
    const std::shared_ptr<const Runbook> real_;
};

}  // namespace runbook::engine
