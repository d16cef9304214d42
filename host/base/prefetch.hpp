// prefetch: tells the processor what will be needed soon. For loops over many objects that each lie
// somewhere else: without it they wait for memory. A hint only: nothing is read.
#pragma once

#include <cstddef>

namespace runbook {

inline void prefetch_bytes(const void* what, std::size_t bytes) {
    constexpr std::size_t kLine = 64;
    if (what == nullptr) return;
    const char* at = static_cast<const char*>(what);
    for (std::size_t i = 0; i < bytes; i += kLine) __builtin_prefetch(at + i);
}

template <class T>
void prefetch(const T* what) {
    prefetch_bytes(what, sizeof(T));
}

}  // namespace runbook
