#include "host/app/testing/fake_catalog.hpp"

#include <utility>

#include "host/app/testing/fake_runbook.hpp"

namespace runbook::app {
namespace {

class WatchedActivity final : public engine::Activity {
 public:
    // `real` may be null: only a fake can answer then. `fakes` outlives the calls.
    WatchedActivity(std::string key, ActivityPtr real, Fakes& fakes)
        : key_(std::move(key)), real_(std::move(real)), fakes_(fakes) {
        const auto dot = key_.find('.');
        bundle_ = dot == std::string::npos ? std::string() : key_.substr(0, dot);
        name_ = dot == std::string::npos ? key_ : key_.substr(dot + 1);
    }

    const std::string& name() const override { return name_; }
    const std::string& bundle() const override { return bundle_; }
    const engine::StepOptions& defaults() const override {
        return real_ ? real_->defaults() : none_;
    }
    engine::ActivityOutcome run(const engine::ActivityCall& call) const override {
        return fakes_.call(key_, real_.get(), call);
    }

 private:
    const std::string key_;
    std::string name_, bundle_;
    const ActivityPtr real_;
    const engine::StepOptions none_;
    Fakes& fakes_;
};

}  // namespace

std::shared_ptr<const engine::Runbook> FakeCatalog::fake(std::string_view slug) {
    if (!fakes_.has(child_key(slug))) return nullptr;
    const std::lock_guard lock(mutex_);
    auto& place = fake_runbooks_[std::string(slug)];
    if (!place) place = make_fake_runbook(std::string(slug));
    return place;
}

Result<std::shared_ptr<const engine::Runbook>> FakeCatalog::runbook(std::string_view slug) {
    if (auto replaced = fake(slug)) return replaced;
    return real_.runbook(slug);
}

Result<std::shared_ptr<const engine::Runbook>> FakeCatalog::pinned(std::string_view slug,
                                                                   std::string_view digest) {
    if (auto replaced = fake(slug)) return replaced;
    return real_.pinned(slug, digest);
}

Result<ActivityPtr> FakeCatalog::activity(const engine::Runbook& from, std::string_view name) {
    if (is_fake(from)) {
        return ActivityPtr(std::make_shared<WatchedActivity>(child_key(name), nullptr, fakes_));
    }
    auto real = real_.activity(from, name);
    if (real.ok()) {
        const std::string key = (*real)->bundle() + "." + (*real)->name();
        return ActivityPtr(std::make_shared<WatchedActivity>(key, std::move(*real), fakes_));
    }
    // Of a bundle that is not linked in.
    std::string key(name);
    if (!fakes_.has(key)) key = fakes_.key_of_short(name);
    if (key.empty()) return real;
    return ActivityPtr(std::make_shared<WatchedActivity>(key, nullptr, fakes_));
}

}  // namespace runbook::app
