// Gates: a question that a person answers. What run.gate("name") gives, and the answer.
//
//   auto answer = co_await run.gate("approve").show(order).within(48h);
//   if (!answer.approved()) throw rb::Failure("rejected", answer.comment());
//
// An answer has to be looked at: rejected or timed out, the runbook goes on all the same.
#pragma once

#include "runbook/calls.hpp"
#include "runbook/kit/answer_text.hpp"
#include "runbook/kit/handler_code.hpp"
#include "runbook/signal.hpp"

namespace rb {

enum class AnswerOutcome { approved, rejected, corrected, timed_out };

class [[nodiscard("look whether it was approved")]] Answer {
 public:
    Answer() = default;  // timed out
    explicit Answer(kit::AnswerText given)
        : outcome_(given.outcome == "approved"    ? AnswerOutcome::approved
                   : given.outcome == "corrected" ? AnswerOutcome::corrected
                                                  : AnswerOutcome::rejected),
          by_(std::move(given.by).value_or("")),
          comment_(std::move(given.comment).value_or("")),
          corrections_(std::move(given.corrections.text)) {}

    AnswerOutcome outcome() const { return outcome_; }
    bool approved() const { return outcome_ == AnswerOutcome::approved; }
    bool rejected() const { return outcome_ == AnswerOutcome::rejected; }
    bool corrected() const { return outcome_ == AnswerOutcome::corrected; }
    bool timed_out() const { return outcome_ == AnswerOutcome::timed_out; }
    const std::string& by() const { return by_; }
    const std::string& comment() const { return comment_; }

    // What was corrected. Throws rb::Failure "bad-corrections" when there is none, or it is no T.
    template <class T>
    T corrections() const {
        if (corrections_.empty())
            throw Failure("bad-corrections", "the answer has no corrections").no_retry();
        return kit::outside_value<T>({RB_ENCODING_JSON, corrections_}, "bad-corrections",
                                     "the corrections of the answer");
    }

 private:
    AnswerOutcome outcome_ = AnswerOutcome::timed_out;
    std::string by_, comment_;
    std::string corrections_;  // JSON; empty: none
};

class [[nodiscard("co_await it, or it does nothing")]] Gate : public kit::Call<Gate> {
 public:
    using value_type = Answer;
    using kit::Call<Gate>::Call;

    // What the person who decides is shown.
    template <class T>
    Gate show(const T& value) const {
        auto& spec = this->spec();
        spec.args.clear();
        kit::append_json(spec.args, static_cast<const kit::Sent<T>&>(value));
        spec.args_end.assign(1, static_cast<std::uint32_t>(spec.args.size()));
        return *this;
    }
    // After this time it closes, and the answer is timed_out().
    Gate within(Duration most) const {
        spec().delay_ms = kit::milliseconds(most);
        return *this;
    }
    // What corrections have to look like; others are refused before they are recorded.
    template <class T>
    Gate corrections() const {
        spec().schema = json_schema<T>();
        return *this;
    }
    Gate label(std::string_view for_people) const {
        spec().label = for_people;
        return *this;
    }
    // Something else that the person may ask for: the update `<gate>.<name>`. It leaves the gate
    // open, and goes when the gate closes.
    template <class R = kit::Deduced, class F>
    const Gate& action(std::string_view name, F&& handler) const {
        static_assert(kit::kSafeClosure<F>,
                      "rb: GCC before 13 destroys this lambda's captures twice. Name the lambda in "
                      "a statement of its own and pass the name, or capture by reference");
        kit::Instance& instance = *handle_.instance;
        instance.set_action(handle_, name,
                            kit::handler_code<R>(instance.run(), static_cast<F&&>(handler)));
        return *this;
    }

    static Answer take(kit::Handle call) {
        Payload given;
        if (!call.instance->take_in_time(call, given)) return Answer();
        return Answer(kit::decode_or_throw<kit::AnswerText>(given, "answer of a gate"));
    }
};

}  // namespace rb
