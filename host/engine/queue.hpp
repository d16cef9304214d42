// Queue: first in, first out, in one piece of memory that is kept. A std::deque allocates a block
// for every command, since one fills a block.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace runbook::engine {

template <class T>
class Queue {
 public:
    bool empty() const { return head_ == items_.size(); }
    std::size_t size() const { return items_.size() - head_; }
    T& front() { return items_[head_]; }
    const T& front() const { return items_[head_]; }
    void pop_front() {
        if (++head_ == items_.size()) clear();
    }
    void push_back(T item) { items_.push_back(std::move(item)); }
    // All of them at once; when nothing is queued, without moving one.
    void append(std::vector<T> items) {
        if (empty()) {
            clear();
            items_.swap(items);
            return;
        }
        for (T& item : items) items_.push_back(std::move(item));
    }
    auto begin() const { return items_.begin() + static_cast<std::ptrdiff_t>(head_); }
    auto end() const { return items_.end(); }
    void clear() {
        items_.clear();
        head_ = 0;
    }

 private:
    std::vector<T> items_;
    std::size_t head_ = 0;  // the first that is still queued
};

}  // namespace runbook::engine
