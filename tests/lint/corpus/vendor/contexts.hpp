// Contexts as asio has them: a service that is not there is made, and a scheduler that is made so
// has a thread of its own.
#pragma once

#include <cstdio>
#include <thread>

namespace boost::asio {

class execution_context {
 public:
    execution_context() {}
    execution_context(const execution_context&) = delete;
};

namespace detail {

struct scheduler {
    using Task = int (*)(execution_context&);
    static int get_default_task(execution_context&) { return std::remove("/tmp/x"); }
    explicit scheduler(execution_context&, int = 0, bool own_thread = true,
                       Task get_task = &scheduler::get_default_task)
        : get_task_(get_task) {
        if (own_thread) std::thread([] {}).join();
    }
    Task get_task_;
};
struct reactor {
    explicit reactor(execution_context&) {}
};
struct service_registry {
    template <class Service, class Context>
    static void* create(void* owner) {
        return new Service(*static_cast<Context*>(owner));
    }
};

}  // namespace detail

class io_context : public execution_context {
 public:
    io_context() : scheduler_(*this, 1, false) {}

 private:
    detail::scheduler scheduler_;
};
template <class Service>
void use_service(execution_context& context) {
    detail::service_registry::create<Service, execution_context>(&context);
}
class timer {
 public:
    explicit timer(execution_context& context) {
        use_service<detail::reactor>(context);
        use_service<detail::scheduler>(context);
    }
};

}  // namespace boost::asio
