#include "tests/support/fault_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace runbook::testing {

int FaultDisk::allow_change() {
    if (crashed) return SQLITE_IOERR;
    ++counts.calls;
    if (calls_to_crash == 0 || --calls_to_crash > 0) return SQLITE_OK;
    crashed = true;
    return SQLITE_IOERR;
}

int FaultDisk::allow_write() {
    if (const int code = allow_change(); code != SQLITE_OK) return code;
    ++counts.writes;
    if (refusal == FaultVfs::Refusal::kNone) return SQLITE_OK;
    if (writes_to_refusal > 1) {
        --writes_to_refusal;
        return SQLITE_OK;
    }
    return refusal == FaultVfs::Refusal::kDiskFull ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

int FaultDisk::keep(const std::string& path, sqlite3_file* file, sqlite3_int64 from,
                    sqlite3_int64 to) {
    Unsynced& unsynced = files[path];
    sqlite3_int64 size = 0;
    if (const int code = file->pMethods->xFileSize(file, &size); code != SQLITE_OK) return code;
    if (!unsynced.tracked) {
        unsynced.tracked = true;
        unsynced.durable_size = size;
    }
    for (sqlite3_int64 sector = from / kSector; sector * kSector < to; ++sector) {
        const sqlite3_int64 begin = sector * kSector;
        if (begin >= unsynced.durable_size || unsynced.before.contains(sector)) continue;
        const auto bytes = std::min(kSector, std::max<sqlite3_int64>(size - begin, 0));
        std::string old(static_cast<std::size_t>(bytes), '\0');
        if (bytes > 0) {
            const int code =
                file->pMethods->xRead(file, old.data(), static_cast<int>(bytes), begin);
            if (code != SQLITE_OK) return code;
        }
        unsynced.before.emplace(sector, std::move(old));
    }
    return SQLITE_OK;
}

void FaultDisk::synced(const std::string& path, sqlite3_file* file) {
    Unsynced& unsynced = files[path];
    unsynced.before.clear();
    unsynced.tracked = file->pMethods->xFileSize(file, &unsynced.durable_size) == SQLITE_OK;
}

namespace {

// What grew beyond the durable end goes, except where a later sector survives: then zeros are left
// in front of it, as on a file system that had grown the file already.
void lose(const std::string& path, const Unsynced& unsynced, const FaultVfs::Survives& survives) {
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0) return;
    const auto write_at = [&](const std::string& bytes, sqlite3_int64 at) {
        if (::pwrite(file, bytes.data(), bytes.size(), at) < 0) std::abort();
    };
    for (const auto& [sector, old] : unsynced.before)
        if (!survives || !survives()) write_at(old, sector * kSector);
    const sqlite3_int64 size = ::lseek(file, 0, SEEK_END);
    sqlite3_int64 end = unsynced.durable_size;
    const std::string zeros(static_cast<std::size_t>(kSector), '\0');
    for (sqlite3_int64 at = end; at < size;) {
        const sqlite3_int64 next = std::min(size, (at / kSector + 1) * kSector);
        if (survives && survives())
            end = next;
        else
            write_at(zeros.substr(0, static_cast<std::size_t>(next - at)), at);
        at = next;
    }
    if (::ftruncate(file, end) != 0) std::abort();
    ::close(file);
}

FaultFile* of(sqlite3_file* file) { return reinterpret_cast<FaultFile*>(file); }

int close(sqlite3_file* file) {
    FaultFile* self = of(file);
    const int code =
        self->real->pMethods != nullptr ? self->real->pMethods->xClose(self->real) : SQLITE_OK;
    delete self->path;
    return code;
}

int read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
    FaultFile* self = of(file);
    const std::lock_guard lock(self->disk->mutex);
    if (const int code = self->disk->allow_read(); code != SQLITE_OK) return code;
    return self->real->pMethods->xRead(self->real, to, size, at);
}

// The head of a frame in a write-ahead log is 24 bytes; a commit frame's names the new size.
bool is_commit_frame(const FaultFile& self, const void* from, int size, sqlite3_int64 at) {
    const auto* bytes = static_cast<const unsigned char*>(from);
    return self.path->ends_with("-wal") && size == 24 && at >= 32 &&
           (bytes[4] | bytes[5] | bytes[6] | bytes[7]) != 0;
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
    FaultFile* self = of(file);
    const std::lock_guard lock(self->disk->mutex);
    if (const int code = self->disk->allow_write(); code != SQLITE_OK) return code;
    if (const int code = self->disk->keep(*self->path, self->real, at, at + size);
        code != SQLITE_OK)
        return code;
    if (is_commit_frame(*self, from, size, at)) ++self->disk->counts.commits;
    return self->real->pMethods->xWrite(self->real, from, size, at);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
    FaultFile* self = of(file);
    const std::lock_guard lock(self->disk->mutex);
    if (const int code = self->disk->allow_change(); code != SQLITE_OK) return code;
    sqlite3_int64 now = 0;
    self->real->pMethods->xFileSize(self->real, &now);
    if (const int code = self->disk->keep(*self->path, self->real, size, now); code != SQLITE_OK)
        return code;
    return self->real->pMethods->xTruncate(self->real, size);
}

int sync(sqlite3_file* file, int flags) {
    FaultFile* self = of(file);
    const std::lock_guard lock(self->disk->mutex);
    if (const int code = self->disk->allow_change(); code != SQLITE_OK) return code;
    ++self->disk->counts.syncs;
    const int code = self->real->pMethods->xSync(self->real, flags);
    if (code == SQLITE_OK) self->disk->synced(*self->path, self->real);
    return code;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return of(file)->real->pMethods->xFileSize(of(file)->real, size);
}
int lock(sqlite3_file* file, int level) {
    return of(file)->real->pMethods->xLock(of(file)->real, level);
}
int unlock(sqlite3_file* file, int level) {
    return of(file)->real->pMethods->xUnlock(of(file)->real, level);
}
int check_reserved_lock(sqlite3_file* file, int* result) {
    return of(file)->real->pMethods->xCheckReservedLock(of(file)->real, result);
}
// Hints on sizes would grow the file behind the layer's back.
int file_control(sqlite3_file* file, int operation, void* argument) {
    if (operation == SQLITE_FCNTL_SIZE_HINT || operation == SQLITE_FCNTL_CHUNK_SIZE)
        return SQLITE_OK;
    return of(file)->real->pMethods->xFileControl(of(file)->real, operation, argument);
}
int sector_size(sqlite3_file*) { return static_cast<int>(kSector); }
// As the usual VFS: bytes beside the written ones outlive a torn write, since sectors here are
// whole or as before. Nothing else is promised.
int device_characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }
int shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** to) {
    return of(file)->real->pMethods->xShmMap(of(file)->real, region, size, extend, to);
}
int shm_lock(sqlite3_file* file, int offset, int n, int flags) {
    return of(file)->real->pMethods->xShmLock(of(file)->real, offset, n, flags);
}
void shm_barrier(sqlite3_file* file) { of(file)->real->pMethods->xShmBarrier(of(file)->real); }
int shm_unmap(sqlite3_file* file, int remove) {
    return of(file)->real->pMethods->xShmUnmap(of(file)->real, remove);
}

}  // namespace

void FaultDisk::lose_unsynced(const FaultVfs::Survives& survives) {
    for (const auto& [path, unsynced] : files)
        if (unsynced.tracked) lose(path, unsynced, survives);
    files.clear();
}

const sqlite3_io_methods* fault_file_methods() {
    static const sqlite3_io_methods methods = {2,
                                               close,
                                               read,
                                               write,
                                               truncate,
                                               sync,
                                               file_size,
                                               lock,
                                               unlock,
                                               check_reserved_lock,
                                               file_control,
                                               sector_size,
                                               device_characteristics,
                                               shm_map,
                                               shm_lock,
                                               shm_barrier,
                                               shm_unmap,
                                               nullptr,
                                               nullptr};
    return &methods;
}

}  // namespace runbook::testing
