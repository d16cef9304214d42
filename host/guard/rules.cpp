#include "host/guard/rules.hpp"

namespace runbook::guard {

std::string_view id_of(Rule rule) {
    switch (rule) {
        case Rule::kClock:
            return "N102-clock";
        case Rule::kRandom:
            return "N102-random";
        case Rule::kThread:
            return "N102-thread";
        case Rule::kEnv:
            return "N102-env";
        case Rule::kIo:
            break;
    }
    return "N102-io";
}

std::string_view cure_of(Rule rule) {
    switch (rule) {
        case Rule::kClock:
            return "use run.now()";
        case Rule::kRandom:
            return "use run.random() or run.uuid()";
        case Rule::kThread:
            return "use run.sleep(), a child or an activity";
        case Rule::kEnv:
            return "pass it in the input, or read it in an activity";
        case Rule::kIo:
            break;
    }
    return "do it in an activity; to say something, run.log()";
}

}  // namespace runbook::guard
