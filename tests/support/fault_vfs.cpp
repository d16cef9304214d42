#include "tests/support/fault_vfs.hpp"

#include <sqlite3.h>

#include <atomic>
#include <cstdlib>

#include "tests/support/fault_file.hpp"

namespace runbook::testing {

struct FaultVfs::State {
    std::string name;
    sqlite3_vfs vfs{};
    sqlite3_vfs* usual = nullptr;
    FaultDisk disk;
};

// The calls of the VFS itself; each finds its state behind pAppData.
struct FaultVfsCalls {
    static FaultVfs::State* state(sqlite3_vfs* vfs) {
        return static_cast<FaultVfs::State*>(vfs->pAppData);
    }

    static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags,
                    int* out_flags) {
        FaultVfs::State* self = state(vfs);
        auto* opened = reinterpret_cast<FaultFile*>(file);
        opened->base.pMethods = nullptr;
        const std::lock_guard lock(self->disk.mutex);
        if (const int code = self->disk.allow_read(); code != SQLITE_OK) return code;
        opened->disk = &self->disk;
        opened->real = reinterpret_cast<sqlite3_file*>(opened + 1);
        const int code = self->usual->xOpen(self->usual, path, opened->real, flags, out_flags);
        if (code != SQLITE_OK) return code;
        opened->path = new std::string(path == nullptr ? "" : path);
        opened->base.pMethods = fault_file_methods();
        return SQLITE_OK;
    }
    static int remove(sqlite3_vfs* vfs, const char* path, int sync_folder) {
        FaultVfs::State* self = state(vfs);
        const std::lock_guard lock(self->disk.mutex);
        if (const int code = self->disk.allow_change(); code != SQLITE_OK) return code;
        self->disk.deleted(path);
        return self->usual->xDelete(self->usual, path, sync_folder);
    }
    static int access(sqlite3_vfs* vfs, const char* path, int flags, int* result) {
        return state(vfs)->usual->xAccess(state(vfs)->usual, path, flags, result);
    }
    static int full_path(sqlite3_vfs* vfs, const char* path, int size, char* to) {
        return state(vfs)->usual->xFullPathname(state(vfs)->usual, path, size, to);
    }
    static int randomness(sqlite3_vfs* vfs, int size, char* to) {
        return state(vfs)->usual->xRandomness(state(vfs)->usual, size, to);
    }
    static int sleep(sqlite3_vfs* vfs, int microseconds) {
        return state(vfs)->usual->xSleep(state(vfs)->usual, microseconds);
    }
    static int current_time(sqlite3_vfs* vfs, double* to) {
        return state(vfs)->usual->xCurrentTime(state(vfs)->usual, to);
    }
    static int last_error(sqlite3_vfs* vfs, int size, char* to) {
        return state(vfs)->usual->xGetLastError(state(vfs)->usual, size, to);
    }
};

FaultVfs::FaultVfs() : state_(std::make_unique<State>()) {
    static std::atomic<int> made = 0;
    state_->name = "rb-fault-" + std::to_string(++made);
    state_->usual = sqlite3_vfs_find(nullptr);
    sqlite3_vfs& vfs = state_->vfs;
    vfs.iVersion = 1;
    vfs.szOsFile = static_cast<int>(sizeof(FaultFile)) + state_->usual->szOsFile;
    vfs.mxPathname = state_->usual->mxPathname;
    vfs.zName = state_->name.c_str();
    vfs.pAppData = state_.get();
    vfs.xOpen = FaultVfsCalls::open;
    vfs.xDelete = FaultVfsCalls::remove;
    vfs.xAccess = FaultVfsCalls::access;
    vfs.xFullPathname = FaultVfsCalls::full_path;
    vfs.xRandomness = FaultVfsCalls::randomness;
    vfs.xSleep = FaultVfsCalls::sleep;
    vfs.xCurrentTime = FaultVfsCalls::current_time;
    vfs.xGetLastError = FaultVfsCalls::last_error;
    if (sqlite3_vfs_register(&vfs, 0) != SQLITE_OK) std::abort();
}

FaultVfs::~FaultVfs() { sqlite3_vfs_unregister(&state_->vfs); }

const std::string& FaultVfs::name() const { return state_->name; }

VfsCounts FaultVfs::counts() const {
    const std::lock_guard lock(state_->disk.mutex);
    return state_->disk.counts;
}

void FaultVfs::crash_at_call(std::uint64_t n) {
    const std::lock_guard lock(state_->disk.mutex);
    state_->disk.calls_to_crash = n;
}

bool FaultVfs::crashed() const {
    const std::lock_guard lock(state_->disk.mutex);
    return state_->disk.crashed;
}

void FaultVfs::boot(const Survives& survives) {
    const std::lock_guard lock(state_->disk.mutex);
    state_->disk.lose_unsynced(survives);
    state_->disk.crashed = false;
    state_->disk.calls_to_crash = 0;
}

void FaultVfs::refuse_writes(Refusal refusal, std::uint64_t n) {
    const std::lock_guard lock(state_->disk.mutex);
    state_->disk.refusal = refusal;
    state_->disk.writes_to_refusal = n;
}

}  // namespace runbook::testing
