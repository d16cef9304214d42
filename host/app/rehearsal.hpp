// Rehearsal: a bundle's runbooks are run with samples, on a virtual clock and with the strict
// guard, and what they do is held against a second run and against replays.
#pragma once

#include <runbook/validate.hpp>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace runbook::app {

class Rehearsal {
 public:
    explicit Rehearsal(const ValidateRequest& request);
    ~Rehearsal();

    Host& host() { return *host_; }
    // What comes of one sample, a check for each thing that was looked at.
    std::vector<Check> rehearse(const Sample& sample);

 private:
    struct Outcome {
        Check run;
        std::vector<std::string> story;  // its events, each as a message would name it
        std::string run_id;              // empty: nothing was started
    };
    Outcome run(const Sample& sample);
    Check replay(const Outcome& outcome);

    std::map<std::string, std::vector<std::string>> stories_;  // by run id
    std::unique_ptr<Host> host_;                               // tells stories_, so it goes first
};

}  // namespace runbook::app
