#include "tests/sim/outside.hpp"

namespace runbook::sim {
namespace {
thread_local Outside* t_outside = nullptr;
}  // namespace

Outside& outside() { return *t_outside; }
void set_outside(Outside* now) { t_outside = now; }

}  // namespace runbook::sim
