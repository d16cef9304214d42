#include "counting_vfs.hpp"

#include <sqlite3.h>

namespace runbook::bench {
namespace {

struct File {  // what SQLite sees; the real file follows in the same memory
    sqlite3_file base;
    std::atomic<std::uint64_t>* all;
    std::atomic<std::uint64_t>* database;  // null: the file is not the database itself
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File& self(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }
sqlite3_file* real(sqlite3_file* file) { return self(file).real(); }
const sqlite3_io_methods& calls(sqlite3_file* file) { return *real(file)->pMethods; }

int sync(sqlite3_file* file, int flags) {
    ++*self(file).all;
    if (self(file).database != nullptr) ++*self(file).database;
    return calls(file).xSync(real(file), flags);
}

const sqlite3_io_methods kMethods = {
    .iVersion = 2,
    .xClose = [](sqlite3_file* f) { return calls(f).xClose(real(f)); },
    .xRead = [](sqlite3_file* f, void* to, int size,
                sqlite3_int64 at) { return calls(f).xRead(real(f), to, size, at); },
    .xWrite = [](sqlite3_file* f, const void* from, int size,
                 sqlite3_int64 at) { return calls(f).xWrite(real(f), from, size, at); },
    .xTruncate = [](sqlite3_file* f,
                    sqlite3_int64 size) { return calls(f).xTruncate(real(f), size); },
    .xSync = sync,
    .xFileSize = [](sqlite3_file* f,
                    sqlite3_int64* size) { return calls(f).xFileSize(real(f), size); },
    .xLock = [](sqlite3_file* f, int kind) { return calls(f).xLock(real(f), kind); },
    .xUnlock = [](sqlite3_file* f, int kind) { return calls(f).xUnlock(real(f), kind); },
    .xCheckReservedLock = [](sqlite3_file* f,
                             int* held) { return calls(f).xCheckReservedLock(real(f), held); },
    .xFileControl = [](sqlite3_file* f, int what,
                       void* with) { return calls(f).xFileControl(real(f), what, with); },
    .xSectorSize = [](sqlite3_file* f) { return calls(f).xSectorSize(real(f)); },
    .xDeviceCharacteristics =
        [](sqlite3_file* f) { return calls(f).xDeviceCharacteristics(real(f)); },
    .xShmMap = [](sqlite3_file* f, int page, int size, int extend,
                  void volatile** at) { return calls(f).xShmMap(real(f), page, size, extend, at); },
    .xShmLock = [](sqlite3_file* f, int offset, int count,
                   int flags) { return calls(f).xShmLock(real(f), offset, count, flags); },
    .xShmBarrier = [](sqlite3_file* f) { calls(f).xShmBarrier(real(f)); },
    .xShmUnmap = [](sqlite3_file* f, int remove) { return calls(f).xShmUnmap(real(f), remove); },
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

}  // namespace

struct CountingVfs::Layer {
    sqlite3_vfs vfs;
    sqlite3_vfs* under;
    CountingVfs* owner;

    static int open(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* file, int flags,
                    int* out_flags) {
        auto& layer = *static_cast<Layer*>(vfs->pAppData);
        File& ours = self(file);
        ours.base.pMethods = nullptr;
        ours.all = &layer.owner->all_;
        ours.database = (flags & SQLITE_OPEN_MAIN_DB) != 0 ? &layer.owner->database_ : nullptr;
        const int done = layer.under->xOpen(layer.under, name, ours.real(), flags, out_flags);
        if (ours.real()->pMethods != nullptr) ours.base.pMethods = &kMethods;
        return done;
    }
};

// The copied functions of the layer below look at their own name and data only, never at ours.
CountingVfs::CountingVfs(std::string name) : name_(std::move(name)) {
    sqlite3_vfs* under = sqlite3_vfs_find(nullptr);
    layer_ = std::make_unique<Layer>(Layer{*under, under, this});
    layer_->vfs.szOsFile = static_cast<int>(sizeof(File)) + under->szOsFile;
    layer_->vfs.pNext = nullptr;
    layer_->vfs.zName = name_.c_str();
    layer_->vfs.pAppData = layer_.get();
    layer_->vfs.xOpen = &Layer::open;
    sqlite3_vfs_register(&layer_->vfs, 0);
}

CountingVfs::~CountingVfs() { sqlite3_vfs_unregister(&layer_->vfs); }

}  // namespace runbook::bench
