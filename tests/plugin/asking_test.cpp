// What crosses the border for signals, updates, gates, hooks, queries and properties, in both
// directions. What a bundle hands over is borrowed: it is spoiled as soon as emit returns.
#include <doctest/doctest.h>

#include <cstring>

#include "scripted.hpp"

using namespace runbook;
using engine::CommandType;

namespace {

// Text that turns into rubbish when it is let go.
class Borrowed {
 public:
    explicit Borrowed(std::string text) : text_(std::move(text)) {}
    ~Borrowed() { std::fill(text_.begin(), text_.end(), '\xA5'); }
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    rb_str str() const { return {text_.data(), text_.size()}; }
    rb_payload json() const {
        rb_payload payload{};
        payload.encoding = ::str(RB_ENCODING_JSON);
        payload.body = {reinterpret_cast<const std::uint8_t*>(text_.data()), text_.size()};
        return payload;
    }

 private:
    std::string text_;
};

std::string text(const rb_str& from) { return {from.ptr, from.len}; }

std::vector<engine::Command> emitted(ScriptedRunbook::Body body) {
    ScriptedRunbook scripted(std::move(body));
    auto instance = scripted.instance();
    auto activated = activate(*instance);
    REQUIRE_FALSE(activated.error);
    return std::move(activated.commands);
}

struct Waits final : engine::ActivationPort {
    std::vector<std::string> signals, conditions;
    int told = 0;
    bool patched(std::string_view) override { return false; }
    bool kit_flag(std::uint32_t) override { return false; }
    void log(std::uint32_t, std::string_view, std::string_view) override {}
    void waiting_on(std::vector<std::string> s, std::vector<std::string> c) override {
        signals = std::move(s);
        conditions = std::move(c);
        ++told;
    }
};

}  // namespace

TEST_CASE("a signal brings its sender and id, an update its id and whether it is validated") {
    std::vector<std::string> seen;
    ScriptedRunbook scripted([&](const rb_activation* act) {
        const rb_job& job = *act->job;
        seen.push_back(std::to_string(job.type) + " " + text(job.name) + " " + text(job.id) + " " +
                       text(job.sender) + " " + std::to_string(job.flags));
        return RB_OK;
    });
    auto instance = scripted.instance();
    engine::Job signal{.type = engine::JobType::kSignal, .name = "paid"};
    signal.origin = std::make_shared<const engine::JobOrigin>(engine::JobOrigin{"d-1", "run-7"});
    activate(*instance, signal);
    engine::Job update{.type = engine::JobType::kUpdate, .validate = true, .name = "add"};
    update.origin = std::make_shared<const engine::JobOrigin>(engine::JobOrigin{"u-1", ""});
    activate(*instance, update);
    update.validate = false;
    activate(*instance, update, true);
    CHECK(seen == std::vector<std::string>{"4 paid d-1 run-7 0", "5 add u-1  1", "5 add u-1  0"});
}

TEST_CASE("a gate and a hook are copied with what is shown, their time limit and their schema") {
    const auto commands = emitted([](const rb_activation* act) {
        const Borrowed name("approve"), label("release 2.0"), shown("{\"n\":1}"), schema("true");
        const rb_payload payload = shown.json();
        auto gate = command(RB_CMD_GATE, 1);
        gate.name = name.str();
        gate.label = label.str();
        gate.args = {&payload, 1};
        gate.delay_ms = 5000;
        gate.schema = schema.str();
        CHECK(act->emit(act, &gate) == RB_OK);
        const Borrowed hook_name("callback");
        auto hook = command(RB_CMD_HOOK, 2);
        hook.name = hook_name.str();
        return act->emit(act, &hook);
    });
    REQUIRE(commands.size() == 2);
    CHECK(commands[0].type == CommandType::kGate);
    CHECK(commands[0].name == "approve");
    CHECK(commands[0].args.at(0).body == "{\"n\":1}");
    CHECK(commands[0].delay_ms == 5000);
    CHECK(extras_of(commands[0]).label == "release 2.0");
    CHECK(extras_of(commands[0]).schema == "true");
    CHECK(commands[1].type == CommandType::kHook);
    CHECK_FALSE(commands[1].extras);  // the rare parts take no room where there are none
}

TEST_CASE("properties and progress are copied, and a null value stays one") {
    const auto commands = emitted([](const rb_activation* act) {
        const Borrowed key("stage"), value("\"packing\""), said("half way");
        rb_pair pairs[2] = {{key.str(), value.json()}, {key.str(), {}}};
        pairs[1].value.encoding = str(RB_ENCODING_NULL);
        auto memo = command(RB_CMD_MEMO, 1);
        memo.pairs = {pairs, 2};
        CHECK(act->emit(act, &memo) == RB_OK);
        auto search = command(RB_CMD_SEARCH, 2);
        search.pairs = {pairs, 1};
        CHECK(act->emit(act, &search) == RB_OK);
        auto details = command(RB_CMD_DETAILS, 0);
        details.label = said.str();
        return act->emit(act, &details);
    });
    REQUIRE(commands.size() == 3);
    CHECK(extras_of(commands[0]).pairs.at(0) ==
          engine::Pair{"stage", engine::Payload::json("\"packing\"")});
    CHECK(extras_of(commands[0]).pairs.at(1).value.encoding == engine::kBinaryNull);
    CHECK(extras_of(commands[1]).pairs.size() == 1);
    CHECK(extras_of(commands[2]).label == "half way");
}

TEST_CASE("answers of updates and the signals that nobody took are copied") {
    const auto commands = emitted([](const rb_activation* act) {
        const Borrowed id("u-1"), value("5"), stray("stray");
        const rb_payload payload = value.json();
        auto accept = command(RB_CMD_UPDATE_ACCEPT, 1);
        accept.key = id.str();
        CHECK(act->emit(act, &accept) == RB_OK);
        auto done = command(RB_CMD_UPDATE_DONE, 2);
        done.key = id.str();
        done.args = {&payload, 1};
        CHECK(act->emit(act, &done) == RB_OK);
        const rb_failure why = failure_of("no", "not now");
        auto reject = command(RB_CMD_UPDATE_REJECT, 0);
        reject.key = id.str();
        reject.failure = &why;
        CHECK(act->emit(act, &reject) == RB_OK);
        const rb_str names[2] = {stray.str(), stray.str()};
        auto complete = command(RB_CMD_COMPLETE, 3);
        complete.unhandled = names;
        complete.unhandled_count = 2;
        return act->emit(act, &complete);
    });
    REQUIRE(commands.size() == 4);
    CHECK(commands[0].key == "u-1");
    CHECK(commands[1].args.at(0).body == "5");
    CHECK(commands[2].type == CommandType::kUpdateReject);
    CHECK(commands[2].failure->message == "not now");
    CHECK(extras_of(commands[3]).unhandled == std::vector<std::string>{"stray", "stray"});
}

TEST_CASE("signals that a bundle gives back are copied whole, and an older bundle gives none") {
    for (const bool old : {false, true}) {
        const auto commands = emitted([old](const rb_activation* act) {
            const Borrowed name("stray"), id("i-1"), sender("run-7"), value("5");
            const rb_payload payload = value.json();
            rb_job job{};
            job.struct_size = sizeof job;
            job.type = RB_JOB_SIGNAL;
            job.number = 3;
            job.name = name.str();
            job.id = id.str();
            job.sender = sender.str();
            job.args = {&payload, 1};
            const rb_job* const jobs[1] = {&job};
            auto go_on = command(RB_CMD_CONTINUE, 1);
            go_on.carried = jobs;
            go_on.carried_count = 1;
            if (old) go_on.struct_size = offsetof(rb_cmd, carried);
            return act->emit(act, &go_on);
        });
        const auto& carried = extras_of(commands.at(0)).carried;
        REQUIRE(carried.size() == (old ? 0 : 1));
        if (old) continue;
        CHECK(carried[0].name == "stray");
        CHECK(carried[0].id == "i-1");
        CHECK(carried[0].sender == "run-7");
        CHECK(carried[0].number == 3);
        CHECK(carried[0].payload.at(0).body == "5");
    }
}

TEST_CASE("lists that cannot be are refused, not followed") {
    const auto refused = [](rb_cmd cmd) {
        ScriptedRunbook scripted([=](const rb_activation* act) {
            CHECK(act->emit(act, &cmd) != RB_OK);
            return RB_OK;
        });
        auto instance = scripted.instance();
        return activate(*instance).error != nullptr;
    };
    auto cmd = command(RB_CMD_COMPLETE, 1);
    cmd.unhandled_count = 3;
    CHECK(refused(cmd));
    cmd = command(RB_CMD_CONTINUE, 1);
    cmd.carried_count = 1;
    CHECK(refused(cmd));
    static const rb_job* const kNone[1] = {nullptr};
    cmd.carried = kNone;
    CHECK(refused(cmd));
    cmd = command(RB_CMD_MEMO, 1);
    cmd.pairs = {nullptr, 1};
    CHECK(refused(cmd));
    cmd = command(RB_CMD_GATE, 1);
    cmd.label = {nullptr, 4};
    CHECK(refused(cmd));
}

TEST_CASE("an older bundle's command ends before the newest members, and they are not looked at") {
    const auto commands = emitted([](const rb_activation* act) {
        auto gate = command(RB_CMD_GATE, 1, "approve");
        gate.label = str("release");
        gate.struct_size = offsetof(rb_cmd, schema);
        gate.schema = {reinterpret_cast<const char*>(8), 99};
        gate.unhandled_count = 99;
        return act->emit(act, &gate);
    });
    CHECK(extras_of(commands.at(0)).label == "release");
    CHECK(extras_of(commands.at(0)).schema.empty());
}

TEST_CASE("what an instance waits for without a command reaches the engine, rubbish does not") {
    const char* said = "";
    ScriptedRunbook scripted([&](const rb_activation* act) {
        act->waiting_on(act, str(said));
        return RB_OK;
    });
    auto instance = scripted.instance();
    Waits port;
    const auto tell = [&](const char* json) {
        said = json;
        instance->activate({engine::Job{}, 0, false, 0, port});
    };
    tell(R"( {"signals" : ["paid", "a\"b\u00e9\ud83d\ude00"], "predicates":["all here"]} )");
    CHECK(port.signals == std::vector<std::string>{"paid", "a\"bé😀"});
    CHECK(port.conditions == std::vector<std::string>{"all here"});
    tell(R"({"signals":[],"predicates":[],"later":["x"]})");
    CHECK(port.signals.empty());
    CHECK(port.told == 2);
    for (const char* rubbish : {"", "{", "[]", "{\"signals\":[1]}", "{\"signals\":[\"a]}", "{} x",
                                "{\"signals\":[\"\\ud83d\"]}", "{\"signals\":[\"\\u12\"]}"}) {
        tell(rubbish);
    }
    CHECK(port.told == 2);
    tell("{}");
    CHECK(port.told == 3);
}

TEST_CASE("a query is handed over with its arguments, and its answer is copied") {
    ScriptedRunbook scripted([](const rb_activation*) { return RB_OK; });
    scripted.abi.query = [](void*, rb_str name, rb_payloads args, rb_pairs,
                            const rb_reply* reply) noexcept -> rb_status {
        CHECK(reply->now_ns == 42);
        const Borrowed answer(
            text(name) + " " +
            std::string(reinterpret_cast<const char*>(args.ptr[0].body.ptr), args.ptr[0].body.len));
        const rb_payload payload = answer.json();
        reply->answer(reply, &payload);
        return RB_OK;
    };
    auto instance = scripted.instance();
    const auto answered = instance->query("count", {engine::Payload::json("7")}, 42);
    CHECK_FALSE(answered.failure);
    CHECK(answered.value.body == "count 7");
}

TEST_CASE("a query that is refused, fails, answers twice or not at all says which") {
    const auto ask = [](decltype(rb_runbook::query) query) {
        ScriptedRunbook scripted([](const rb_activation*) { return RB_OK; });
        scripted.abi.query = query;
        const auto answered = scripted.instance()->query("count", {}, 0);
        REQUIRE(answered.failure);
        return answered.failure->message;
    };
    const std::string who = "query 'count' of runbook 'order' of bundle orders 1.0";
    CHECK(ask([](void*, rb_str, rb_payloads, rb_pairs, const rb_reply* reply) noexcept {
              const rb_failure why = failure_of("no", "not yet");
              reply->refuse(reply, &why);
              return rb_status{RB_OK};
          }) == "not yet");
    CHECK(ask([](void*, rb_str, rb_payloads, rb_pairs, const rb_reply*) noexcept {
              return rb_status{RB_E_BUG};
          }) == who + ": RB_E_BUG (-8)");
    CHECK(ask([](void*, rb_str, rb_payloads, rb_pairs, const rb_reply*) noexcept {
              return rb_status{RB_OK};
          }) == who + " was not answered exactly once");
    CHECK(ask([](void*, rb_str, rb_payloads, rb_pairs, const rb_reply* reply) noexcept {
              const rb_payload null{str(RB_ENCODING_NULL), {}, nullptr, 0};
              reply->answer(reply, &null);
              reply->answer(reply, &null);
              return rb_status{RB_OK};
          }) == who + " was not answered exactly once");
    CHECK(ask(nullptr) == "the runbook answers no queries, so none named 'count'");
}

TEST_CASE("a query is read-only: a command is refused and harms the query alone") {
    static const rb_activation* kept;
    kept = nullptr;
    ScriptedRunbook scripted([](const rb_activation* act) {
        kept = act;
        return RB_OK;
    });
    scripted.abi.query = [](void*, rb_str, rb_payloads, rb_pairs,
                            const rb_reply* reply) noexcept -> rb_status {
        const auto timer = command(RB_CMD_TIMER, 1);
        CHECK(kept->emit(kept, &timer) == RB_E_STATE);
        CHECK(kept->patched(kept, str("new"), 0) == 0);
        CHECK(kept->kit_flag(kept, 1) == 0);
        const rb_payload null{str(RB_ENCODING_NULL), {}, nullptr, 0};
        reply->answer(reply, &null);
        return RB_OK;
    };
    auto instance = scripted.instance();
    activate(*instance);
    const auto answered = instance->query("count", {}, 0);
    REQUIRE(answered.failure);
    CHECK(answered.failure->message.find("asked for a command; a query is read-only") !=
          std::string::npos);
    CHECK_FALSE(activate(*instance).error);
}

TEST_CASE("what a runbook declares can be read: handlers, steps, the longest it may take") {
    rb_handler known{};
    known.struct_size = sizeof known;
    known.kind = RB_HANDLES_GATE;
    known.name = str("approve");
    known.title = str("Release it");
    known.input_schema = str("true");
    rb_handler newer = known;
    newer.kind = 99;
    rb_handler short_one = known;
    short_one.kind = RB_HANDLES_SIGNAL;
    short_one.struct_size = offsetof(rb_handler, title);
    const rb_handler* handlers[] = {&known, &newer, &short_one};
    rb_step_decl step{};
    step.struct_size = sizeof step;
    step.name = str("charge");
    step.title = str("Charge the card");
    const rb_step_decl* steps[] = {&step};
    rb_run_opts defaults{};
    defaults.struct_size = sizeof defaults;
    defaults.total_ms = 60'000;
    ScriptedRunbook scripted([](const rb_activation*) { return RB_OK; });
    scripted.abi.handlers = handlers;
    scripted.abi.handler_count = 3;
    scripted.abi.steps = steps;
    scripted.abi.step_count = 1;
    scripted.abi.defaults = &defaults;
    const auto runbook = scripted.made();
    REQUIRE(runbook->handlers().size() == 2);
    const auto* gate = find_handler(runbook->handlers(), engine::HandlerKind::kGate, "approve");
    REQUIRE(gate != nullptr);
    CHECK(gate->title == "Release it");
    CHECK(gate->input_schema == "true");
    CHECK(runbook->handlers()[1].title.empty());
    CHECK(runbook->steps().at(0).title == "Charge the card");
    CHECK(runbook->max_duration_ms() == 60'000);
}
