// FakeRunbook: a runbook of one step, which a test's function answers. In the place of a child.
#pragma once

#include <memory>
#include <string>

#include "host/engine/runbook.hpp"

namespace runbook::app {

std::shared_ptr<const engine::Runbook> make_fake_runbook(std::string slug);
bool is_fake(const engine::Runbook& runbook);

}  // namespace runbook::app
