// KnownRuns: which runs a lane drives, in memory or evicted, and where those who wait for one learn
// of its end. Other threads ask while the loop works, so they never wait for the loop. An outcome
// is made when somebody asks for it, or at the end: most runs at most times have nobody who waits.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <deque>
#include <mutex>

#include "host/base/ids.hpp"
#include "host/runtime/local/outcome.hpp"
#include "host/runtime/local/timers.hpp"

namespace runbook::runtime::local {

class KnownRuns {
 public:
    // Of a run that was not driven here just now, an earlier outcome counts no more. [loop]
    void add(const RunId& run, SlotId slot);
    void remove(const RunId& run);                    // [loop] its outcome is kept for a while
    SlotId slot_of(const RunId& run) const;           // [loop] 0: not driven here
    SlotId slot_of(const std::string& run_id) const;  // [loop]

    bool drives(const RunId& run);  // [any]
    bool knows(const RunId& run);   // [any] it drives it, or did a while ago
    // Of a run that is or was driven here; null: never heard of. [any]
    OutcomePtr outcome(const RunId& run);
    // Whoever asks from now on waits again, though the others were told something. [loop]
    void renew(const RunId& run);

 private:
    std::mutex mutex_;
    // Changed by the loop alone, which reads it without the mutex.
    boost::unordered_flat_map<RunId, SlotId, std::hash<RunId>> slots_;
    boost::unordered_flat_map<RunId, OutcomePtr, std::hash<RunId>> outcomes_;  // guarded by mutex_
    std::deque<RunId> finished_;                                               // guarded by mutex_
};

}  // namespace runbook::runtime::local
