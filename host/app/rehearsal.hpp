// Rehearsal: one sample is run on a stage of its own: a store in memory, a clock that jumps, the
// strict guard. Two rehearsals of a sample begin at the same moment with the same seed, so what
// they are told is the same as far as their activities answer the same.
#pragma once

#include <runbook/validate.hpp>

#include <memory>
#include <string>
#include <vector>

#include "host/app/recorder.hpp"

namespace runbook::app {

class Rehearsal {
 public:
    explicit Rehearsal(const ValidateRequest& request);
    ~Rehearsal();

    Host& host() { return *host_; }
    // How the run went. kNotRun: nothing more can be known.
    Check run(const Sample& sample);
    // Of the run that was run: its log against its code, word by word.
    Check replay(const std::string& runbook);
    // What it was told and asked for while it ran.
    Transcript transcript() const;

 private:
    std::unique_ptr<Recorder> recorder_;  // made when the host makes its catalog
    std::unique_ptr<Host> host_;          // asks recorder_, so it goes first
    std::string run_id_;                  // empty: nothing was started
};

// What comes of one sample, a check for each thing that was looked at.
std::vector<Check> rehearse(const ValidateRequest& request, const Sample& sample);

}  // namespace runbook::app
