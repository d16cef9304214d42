// Which runtime a process uses.
#include <doctest/doctest.h>

#include "host/runtime/select.hpp"
#include "host/runtime/stub/stub_runtime.hpp"

using namespace runbook;
using runtime::Choice;
using runtime::choose;
using runtime::Circumstances;

namespace {

const std::vector<std::string> kBuilt{"local", "stub"};
const std::vector<std::string> kWithTemporal{"local", "stub", "temporal"};

Circumstances asked(const std::string& flag, const std::string& environment = "",
                    const std::string& file = "") {
    Circumstances c;
    c.asked = {
        {flag, "--runtime"}, {environment, "RUNBOOK_RUNTIME"}, {file, "runbook-host.toml:3"}};
    return c;
}

Circumstances temporal_host(Circumstances c = {}) {
    c.temporal_address = "localhost:7233";
    c.temporal_source = "TEMPORAL_HOST";
    return c;
}

}  // namespace

TEST_CASE("[C38] built in or not, TEMPORAL_HOST set or not: the four answers") {
    CHECK(choose("", temporal_host(), kWithTemporal)->kind == "temporal");
    CHECK(choose("", {}, kWithTemporal)->kind == "local");
    const auto refused = choose("", temporal_host(), kBuilt);
    REQUIRE(!refused.ok());
    CHECK(refused.error().code == ErrorCode::kEnvironment);
    CHECK(refused.error().message.find("TEMPORAL_HOST=localhost:7233") != std::string::npos);
    CHECK(refused.error().message.find("built without it") != std::string::npos);
    CHECK(choose("", {}, kBuilt)->kind == "local");
    CHECK(choose("", {}, kBuilt)->reason == "no TEMPORAL_HOST is set");
}

TEST_CASE("[C38] code goes before flag, flag before environment, environment before file") {
    CHECK(choose("local", asked("stub", "stub", "stub"), kBuilt)->reason ==
          "asked for by set_runtime()");
    CHECK(choose("", asked("stub", "local", "local"), kBuilt)->kind == "stub");
    CHECK(choose("", asked("", "stub", "local"), kBuilt)->reason == "asked for by RUNBOOK_RUNTIME");
    CHECK(choose("", asked("", "", "stub"), kBuilt)->reason == "asked for by runbook-host.toml:3");
    CHECK(choose("", temporal_host(asked("local")), kBuilt)->kind == "local");
}

TEST_CASE("[C38] what is not built is refused with what is, and never replaced silently") {
    for (const char* kind : {"temporal", "celery", "aws"}) {
        const auto refused = choose("", asked(kind), kBuilt);
        REQUIRE(!refused.ok());
        CHECK(refused.error().code == ErrorCode::kEnvironment);
        CHECK(refused.error().hint.find("local, stub") != std::string::npos);
    }
    const auto unknown = choose("", asked("", "loocal"), kBuilt);
    REQUIRE(!unknown.ok());
    CHECK(unknown.error().code == ErrorCode::kBadInput);
    CHECK(unknown.error().message.find("RUNBOOK_RUNTIME") != std::string::npos);
    CHECK(!choose("aws", {}, kBuilt).ok());
}

TEST_CASE("[C39] set_runtime after the first use is refused and the bound runtime stays") {
    runtime::reset_config();
    CHECK(!runtime::bound_runtime());
    REQUIRE(runtime::set_runtime("stub").ok());
    REQUIRE(runtime::set_runtime("local").ok());  // still before the first use
    CHECK(runtime::bind_runtime(asked("stub"), kBuilt)->kind == "local");
    const auto late = runtime::set_runtime("stub");
    REQUIRE(!late.ok());
    CHECK(late.error().code == ErrorCode::kConflict);
    CHECK(late.error().message.find("runtime already bound") != std::string::npos);
    CHECK(runtime::bind_runtime(asked("stub"), kBuilt)->kind == "local");
    CHECK(runtime::bound_runtime()->kind == "local");
    runtime::reset_config();
    CHECK(!runtime::bound_runtime());
    CHECK(runtime::bind_runtime(asked("stub"), kBuilt)->kind == "stub");
    runtime::reset_config();
}

TEST_CASE("a refused choice binds nothing: the next one may be a better one") {
    runtime::reset_config();
    CHECK(!runtime::bind_runtime(temporal_host(), kBuilt).ok());
    CHECK(!runtime::bound_runtime());
    CHECK(runtime::bind_runtime({}, kBuilt)->kind == "local");
    runtime::reset_config();
}

TEST_CASE("the stub records every call and answers each with not supported") {
    runtime::stub::StubRuntime stub;
    runtime::StartCall call;
    call.slug = "order";
    CHECK(stub.start(call).error().code == ErrorCode::kNotSupported);
    CHECK(stub.wait("o-7", {}).error().message.find("not supported by the stub backend") !=
          std::string::npos);
    CHECK(!stub.resume("o-7").ok());
    CHECK(!stub.get("o-7").ok());
    CHECK(!stub.events("o-7").ok());
    CHECK(!stub.list({}).ok());
    CHECK(stub.calls() == std::vector<std::string>{"start order", "wait o-7", "resume o-7",
                                                   "get o-7", "events o-7", "list"});
}
