// basic-workflow: three steps in a row, each given what the one before it made.
#include <runbook/runbook.hpp>

namespace {

struct Greeting {
    std::string name;
    RB_FIELDS(Greeting, name)
};

std::string look_up(rb::Activity&, std::string name) { return name + " Lovelace"; }
std::string compose(rb::Activity&, std::string full_name) { return "Dear " + full_name + ","; }
std::string sign(rb::Activity&, std::string letter) { return letter + " yours, the host"; }

rb::Task<std::string> basic_workflow(rb::Run& run, Greeting greeting) {
    const std::string full_name = co_await run.step(look_up, greeting.name);
    const std::string letter = co_await run.step(compose, full_name);
    co_return co_await run.step(sign, letter);
}

}  // namespace

RUNBOOK_BUNDLE("basic-workflow", "1.0.0",
               rb::runbook<basic_workflow>("basic-workflow").title("Three steps in a row"),
               rb::activity<look_up>("look-up"), rb::activity<compose>("compose"),
               rb::activity<sign>("sign"))
