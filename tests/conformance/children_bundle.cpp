// The second bundle of the suite: runbooks that the first one starts as children.
#define rb_bundle_entry_v1 children_bundle_entry  // two bundles are linked into this program
#include <runbook/runbook.hpp>

#include "tests/conformance/witness.hpp"

namespace {

std::string greet(rb::Activity&, std::string name) {
    runbook::test::witness().note("greet " + name);
    return "hello " + name;
}

std::string refuse(rb::Activity&, std::string card) {
    runbook::test::witness().note("refuse " + card);
    throw rb::Failure("refused", "card " + card + " is refused").no_retry();
}

rb::Task<std::string> greeter(rb::Run& run, std::string name) {
    co_return co_await run.step(greet, name);
}

rb::Task<std::string> refuser(rb::Run& run, std::string card) {
    co_return co_await run.step(refuse, card);
}

}  // namespace

RUNBOOK_BUNDLE("children", "1.0.0", rb::runbook<greeter>("greeter"),
               rb::runbook<refuser>("refuser"), rb::activity<greet>("greet"),
               rb::activity<refuse>("refuse"))
