// FaultVfs: a disk that a test can break. A layer between SQLite and its usual file system (VFS)
// that counts, loses what was not synced when the "power" goes, and refuses writes.
//
// Files are real files, and every write goes through at once; beside them the layer keeps what each
// sector held before its first write since the last sync. A crash puts that back. Shared memory
// goes to the usual VFS: SQLite builds it anew when all connections are gone, as after a real
// crash. Deleting and creating files counts as durable.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace runbook::testing {

struct VfsCounts {
    std::uint64_t calls = 0;  // that change a file: writes, truncations, syncs, deletions
    std::uint64_t writes = 0;
    std::uint64_t syncs = 0;
    std::uint64_t commits = 0;  // commit frames written to a write-ahead log
};

class FaultVfs {
 public:
    enum class Refusal { kNone, kDiskFull, kInputOutput };

    FaultVfs();
    ~FaultVfs();  // every connection through it must be closed
    FaultVfs(const FaultVfs&) = delete;
    FaultVfs& operator=(const FaultVfs&) = delete;

    const std::string& name() const;  // for Options::vfs
    VfsCounts counts() const;

    // The power goes in place of the n-th changing call from now on (1: the next). From then on
    // every call fails, until boot().
    void crash_at_call(std::uint64_t n);
    bool crashed() const;
    // Loses what was not synced, except the sectors that `survives` picks, and works again. To be
    // called when all connections are closed; without a crash before, it is one.
    using Survives = std::function<bool()>;
    void boot(const Survives& survives = nullptr);

    // The n-th write from now on and every later one is refused, until kNone.
    void refuse_writes(Refusal refusal, std::uint64_t n = 1);

 private:
    struct State;
    friend struct FaultVfsCalls;
    std::unique_ptr<State> state_;
};

}  // namespace runbook::testing
