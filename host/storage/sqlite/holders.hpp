// Holders: which processes are alive. Each process that drives runs locks one file of its own
// beside the store; the system frees the lock when the process ends, however it ends.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "host/base/result.hpp"

namespace runbook::storage::sqlite {

// This process's lock, kept until destruction, which also removes the file.
class HolderLock {
 public:
    ~HolderLock();
    HolderLock(const HolderLock&) = delete;
    HolderLock& operator=(const HolderLock&) = delete;
    const std::string& id() const { return id_; }

 private:
    friend class Holders;
    HolderLock(std::filesystem::path file, std::string id, int descriptor)
        : file_(std::move(file)), id_(std::move(id)), descriptor_(descriptor) {}

    std::filesystem::path file_;
    std::string id_;
    int descriptor_;
};

// The folder of the lock files. Any thread.
class Holders {
 public:
    explicit Holders(const std::filesystem::path& store) : folder_(store) { folder_ += "-holders"; }

    const std::filesystem::path& folder() const { return folder_; }
    // Creates and locks a file with a new id that begins with `label`.
    Result<std::unique_ptr<HolderLock>> lock(std::string_view label) const;
    // Does a live process hold this id's lock? False when the file is missing.
    bool is_alive(std::string_view id) const;
    // "process 4711 on host build-3", from the holder's file.
    std::string who(std::string_view id) const;
    // Removes the files that processes left which ended without cleaning up.
    void remove_dead() const;

 private:
    std::filesystem::path folder_;
};

}  // namespace runbook::storage::sqlite
