// Functions of a library whose arguments decide what they do.
#pragma once

#include <sys/select.h>

#include "vendor.hpp"

namespace vendor {

inline long ticket(bool live) { return live ? stamp() : 3; }
inline long sample(int depth = 0) {
    if (depth > 0) return stamp();
    return 3;
}
inline long early(bool live) {
    if (!live) return 3;
    return stamp();
}
inline bool late(bool live) { return live && stamp() > 3; }
inline bool unless(bool quiet) { return quiet || stamp() > 3; }
inline long handed(bool live, long (*also)(bool) = nullptr) {
    if (also != nullptr) return also(live);
    return ticket(live);
}
inline long deep(unsigned flags) { return handed((flags & 4) != 0 && flags > 3); }
inline int passes(int count) {
    int sum = 0;
    for (int i = 0; count > 0 && i < count; ++i) sum += static_cast<int>(stamp());
    return sum;
}

// A sleep without descriptors, else I/O.
inline int watch(fd_set* sets) {
    timeval pause = {1, 0};
    return ::select(8, sets, sets, sets, &pause);
}

// The value is another one when it decides.
inline long assigned(bool live, int way) {
    if (way > 3) live = true;
    return live ? stamp() : 3;
}
inline void raise(bool& flag) { flag = true; }
inline long lent(bool live) {
    raise(live);
    return live ? stamp() : 3;
}
inline long captured(bool live) {
    const auto set = [&] { live = true; };
    set();
    return live ? stamp() : 3;
}
inline long again(bool last) { return last ? stamp() : again(true); }
inline long counted(int left) { return left > 2 ? stamp() : counted(left + 1); }
inline long any(const bool& live) { return live ? stamp() : 3; }

// Ways into a branch that its condition does not know.
inline long entered(bool live, int way) {
    switch (way) {
        case 1:
            if (live) {
                case 2:
                    return stamp();
            }
    }
    return 3;
}
inline long jumped(bool live, int way) {
    if (way > 3) goto inside;
    if (live) {
    inside:
        return stamp();
    }
    return 3;
}
inline long returned(bool live, int way) {
    if (way > 3) goto out;
    if (!live)
        return 3;
    else {
    out:
        way = 3;
    }
    return stamp() + way;
}

class Feed {
 public:
    explicit Feed(int size, bool own_reader = false) : size_(size) {
        if (own_reader) std::thread([] {}).join();
    }
    Feed(const char* name, int size) : Feed(size, name != nullptr) {}
    long operator()(bool live) const { return live ? stamp() : size_; }

 private:
    int size_;
};
struct Source {
    virtual ~Source() = default;
    virtual long read(bool live) const { return live ? stamp() : 3; }
};
template <bool kLive>
long fixed() {
    if (kLive) return stamp();
    return 3;
}

}  // namespace vendor
