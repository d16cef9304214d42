// Contexts as asio has them: a service that is not there is made, and a scheduler that is made so
// has a thread of its own.
#pragma once

#include <thread>

namespace boost::asio {

class execution_context {
 public:
    execution_context() {}
    execution_context(const execution_context&) = delete;
};

namespace detail {

struct scheduler {
    explicit scheduler(execution_context&, int = 0, bool own_thread = true) {
        if (own_thread) std::thread([] {}).join();
    }
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
