// Refusal: why a bundle is not used, as one line a person can act on. The numbers are a promise to
// people who search for them: they are never given to something else. docs/bundle-errors.md is the
// table for readers.
#pragma once

#include <string>
#include <string_view>
#include <variant>

namespace runbook::registry {

enum class RefusalCode {
    kFolder = 1001,        // the bundle folder cannot be read
    kUnreadable = 1002,    // the file is missing or cannot be read
    kNewerMinor = 1003,    // needs a newer minor of the ABI
    kOtherMajor = 1004,    // has only another major's entry
    kNotElf = 1005,        // no ELF file
    kTruncated = 1006,     // ends before its headers say
    kOtherMachine = 1007,  // for another processor
    kNot64Bit = 1008,      // not 64-bit little-endian
    kNotShared = 1009,     // an ELF file, but no shared library
    kNoEntry = 1010,       // no rb_bundle_entry_v1
    kUndefinedSymbol = 1011,
    kMissingLibrary = 1012,  // a library it needs is not installed
    kLoadFailed = 1013,      // the dynamic loader said something else
    kEntryGaveUp = 1014,     // the entry returned NULL
    kDescriptor = 1015,      // sizes, counts or pointers that cannot be
    kBadName = 1016,         // name, version, slug or activity name is not one
    kDuplicate = 1017,       // the same slug or activity twice in it
    kClash = 1018,           // another bundle has this slug and version
    kManifestDiffers = 1019,
    kManifestUnreadable = 1020,
    kPrivateStore = 1021,  // the private copy cannot be written
    kEmpty = 1022,         // a file without a byte
    kNoFile = 1023,        // a folder, a pipe or the like under a bundle's name
    kThrows = 1024,        // an exception came out of its constructors or its entry
    kAborts = 1025,        // the rest was seen by the probe: it aborts at its load,
    kCrashes = 1026,       // ends by another signal,
    kHangs = 1027,         // does not come back,
    kExits = 1028,         // ends the process,
    kPastLimits = 1029,    // takes more time, memory or disk than a load may
    kOwnRuntime = 1030,    // brings a C++ library of its own in the open
    kTalksOnOut = 1031,    // a note, not a refusal: it writes to standard output at its load
    kNotLinted = 1032,     // the settings ask for a lint verdict, and it has none,
    kLintFailed = 1033,    // a failed one,
    kLintStale = 1034,     // one of other code
    kImports = 1035,       // it has runbooks only, and imports what none may call
};
inline constexpr RefusalCode kLastCode = RefusalCode::kImports;

struct Refusal {
    RefusalCode code = RefusalCode::kUnreadable;
    std::string found;  // what was found and, where it helps, what is needed
    std::string cure;
    bool operator==(const Refusal&) const = default;
};

// "orders.so not loaded: <found>. <cure>. [RB1003]"
std::string text_of(const Refusal& refusal, const std::string& file);

// The verdict follows from the file's bytes alone, so it stands until the file changes. The others
// can be cured elsewhere: a library is installed, a folder is opened, another file is removed.
bool stands_until_changed(RefusalCode code);

template <class T>
using OrRefusal = std::variant<T, Refusal>;

// The refusals that more than one place can find.
Refusal newer_minor(unsigned needed, unsigned has);
Refusal other_major(unsigned needed);
// `where`: "in its entry"; `words`: what was thrown, as far as it can be told, or nothing.
Refusal throws_exception(const std::string& where, std::string_view words);

}  // namespace runbook::registry
