// Activities that answer later: what becomes of the call, and how the answer gets to the host.
#include <doctest/doctest.h>

#include <runbook/later.hpp>

#include <functional>
#include <optional>

#include "driver.hpp"

using rb::test::call;
using rb::test::CallOptions;
using Texts = std::vector<std::string>;

namespace {

struct Form {
    std::string text;
    RB_FIELDS(Form, text)
};

std::string handed_out;

std::string asks(rb::Activity& activity, std::string) {
    handed_out = activity.token();
    return rb::later(activity);
}
Form asks_form(rb::Activity& activity) { return rb::later(activity); }
std::optional<std::string> asks_perhaps(rb::Activity& activity) { rb::later(activity); }
void asks_nothing(rb::Activity& activity) { rb::later(activity); }
int passes_catches(rb::Activity& activity) {
    try {
        return rb::later(activity);
    } catch (const std::exception&) {
        return 1;
    }
}

const auto& bundle() {
    static const auto made = rb::test::bundle_of(
        rb::activity<asks>("asks"), rb::activity<asks_form>("asks-form"),
        rb::activity<asks_perhaps>("asks-perhaps"), rb::activity<asks_nothing>("asks-nothing"),
        rb::activity<passes_catches>("passes-catches"));
    return *made->abi();
}

// A host that takes later answers and writes down what it got.
struct Answers {
    Answers() {
        table.heartbeat = [](void* self, rb_bytes token, const rb_payloads* details) noexcept {
            return of(self).take("heartbeat", token,
                                 details->len > 0 ? rb::kit::view(details->ptr[0].body) : "none");
        };
        table.succeed = [](void* self, rb_bytes token, const rb_payload* value) noexcept {
            return of(self).take("succeed", token, rb::kit::view(value->body));
        };
        table.fail = [](void* self, rb_bytes token, const rb_failure* failure) noexcept {
            return of(self).take("fail", token, rb::kit::view(failure->type));
        };
        table.host_data = this;
        host.extension = [](const rb_host* self, const char* id) noexcept -> const void* {
            return std::string_view(id) == RB_EXT_ASYNC_ACTIVITY_V1 ? self->host_data : nullptr;
        };
        host.host_data = &table;
        rb::kit::g_host.store(&host);
    }
    ~Answers() { rb::kit::g_host.store(nullptr); }
    Answers(const Answers&) = delete;
    Answers& operator=(const Answers&) = delete;

    static Answers& of(void* self) { return *static_cast<Answers*>(self); }
    rb_status take(const char* what, rb_bytes token, std::string_view value) {
        got.push_back(std::string(what) + " " + std::string(rb::kit::view(token)) + " " +
                      std::string(value));
        return status;
    }

    rb_host host = rb::kit::zeroed<rb_host>();
    rb_async_activity_v1 table = rb::kit::zeroed<rb_async_activity_v1>();
    rb_status status = RB_OK;
    Texts got;
};

std::string type_of_failure(const std::function<void()>& f) {
    try {
        f();
    } catch (const rb::Failure& failure) {
        return failure.type;
    }
    return "none";
}

}  // namespace

TEST_CASE("an activity that answers later hands its token out and gives no result") {
    CallOptions options;
    options.token = "t-7";
    for (const char* name :
         {"asks", "asks-form", "asks-perhaps", "asks-nothing", "passes-catches"}) {
        const Texts args = std::string_view(name) == "asks" ? Texts{R"("x")"} : Texts{};
        const auto answer = call(bundle(), name, args, options);
        CHECK(answer.status == RB_PENDING);
        CHECK(!answer.failure);
        CHECK(answer.encoding.empty());
    }
    CHECK(handed_out == "t-7");
}

TEST_CASE("without a token an activity cannot answer later, and says so for good") {
    for (const auto kind : {rb::test::HostKind::usual, rb::test::HostKind::bare}) {
        CallOptions options;
        options.kind = kind;
        const auto answer = call(bundle(), "asks-form", {}, options);
        CHECK(answer.status == RB_OK);
        REQUIRE(answer.failure);
        CHECK(answer.failure->type == "no_later");
        CHECK(!answer.failure->retryable);
    }
}

TEST_CASE("a later answer reaches the host with its token, as a result, a failure or a heartbeat") {
    Answers host;
    const rb::LaterAnswer answer("t-7");
    CHECK(answer.heartbeat());
    CHECK(answer.heartbeat(Form{"half"}));
    answer.complete(Form{"done"});
    answer.complete();
    answer.fail(rb::Failure("declined"));
    CHECK(host.got == Texts{"heartbeat t-7 none", R"(heartbeat t-7 {"text":"half"})",
                            R"(succeed t-7 {"text":"done"})", "succeed t-7 ", "fail t-7 declined"});
}

TEST_CASE("a later answer that nothing waits for is a failure, and a heartbeat may say to stop") {
    Answers host;
    const rb::LaterAnswer answer("t-7");
    host.status = RB_E_STATE;
    CHECK(type_of_failure([&] { answer.complete(1); }) == "not_open");
    host.status = RB_E_CANCELLED;
    CHECK(!answer.heartbeat());
    host.table.fail = nullptr;
    CHECK(type_of_failure([&] { answer.fail(rb::Failure("x")); }) == "no_later");
    rb::kit::g_host.store(nullptr);
    CHECK(type_of_failure([&] { answer.complete(1); }) == "no_later");
}
