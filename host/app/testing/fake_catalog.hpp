// FakeCatalog: the registry as a test's host sees it. Every activity is one that tells of its calls
// and may be replaced at any time, so who has looked it up before need not look again.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "host/app/testing/fakes.hpp"
#include "host/engine/runbook.hpp"

namespace runbook::app {

class FakeCatalog final : public engine::Catalog {  // [any]
 public:
    FakeCatalog(engine::Catalog& real, Fakes& fakes) : real_(real), fakes_(fakes) {}

    Result<std::shared_ptr<const engine::Runbook>> runbook(std::string_view slug) override;
    Result<std::shared_ptr<const engine::Runbook>> pinned(std::string_view slug,
                                                          std::string_view bundle_digest) override;
    Result<ActivityPtr> activity(const engine::Runbook& from, std::string_view name) override;
    std::vector<std::shared_ptr<const engine::Runbook>> runbooks() override {
        return real_.runbooks();
    }

 private:
    std::shared_ptr<const engine::Runbook> fake(std::string_view slug);

    engine::Catalog& real_;
    Fakes& fakes_;
    std::mutex mutex_;
    // Guarded by mutex_. Never taken out: the runtime knows runbooks by their address.
    std::map<std::string, std::shared_ptr<const engine::Runbook>, std::less<>> fake_runbooks_;
};

}  // namespace runbook::app
