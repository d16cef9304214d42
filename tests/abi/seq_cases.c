/* Runbooks in plain C for seq_test.cpp: what each shows is told there. */
#define rb_bundle_entry_v1 seq_cases_entry
#include <runbook/runbook_seq.h>

int seq_turn; /* the tests turn it: a runbook that looks at it does what no runbook may */

static rb_status linear(rb_seq* s) {
    rb_status st;
    rb_payload a, b;
    if ((st = rb_seq_step(s, "one", rb_seq_input(s), NULL, &a))) return st;
    rb_seq_log(s, RB_LOG_INFO, "between");
    if ((st = rb_seq_sleep(s, 0))) return st;
    if ((st = rb_seq_child(s, "other", a, NULL, &b))) return st;
    return rb_seq_complete(s, b);
}

static rb_status many(rb_seq* s) {
    rb_status st;
    rb_payload value = rb_seq_input(s);
    for (int i = 0; i < 20; ++i)
        if ((st = rb_seq_step(s, "one", value, NULL, &value))) return st;
    return rb_seq_complete(s, value);
}

static rb_status passes_on(rb_seq* s) { return rb_seq_step(s, "one", rb_seq_input(s), NULL, NULL); }

static rb_status handles(rb_seq* s) {
    rb_status st = rb_seq_step(s, "one", rb_seq_input(s), NULL, NULL);
    if (st == RB_SEQ_FAILED) {
        const rb_failure* const why = rb_seq_failure(s);
        if ((st = rb_seq_step(s, "undo", rb_seq_json("1"), NULL, NULL))) return st;
        return rb_seq_fail_with(s, why);
    }
    return st;
}

static rb_status cleans_up(rb_seq* s) {
    rb_status st = rb_seq_step(s, "one", rb_seq_input(s), NULL, NULL);
    if (st == RB_E_CANCELLED) {
        const rb_status undone = rb_seq_step(s, "undo", rb_seq_json("1"), NULL, NULL);
        return undone ? undone : st;
    }
    return st;
}

static rb_status clock(rb_seq* s) {
    rb_status st;
    const int64_t first = rb_seq_now(s);
    if ((st = rb_seq_sleep(s, 5))) return st;
    if ((st = rb_seq_sleep(s, rb_seq_now(s) - first))) return st;
    return rb_seq_complete(s, rb_seq_none());
}

static rb_status fickle(rb_seq* s) {
    rb_status st;
    if ((st = rb_seq_step(s, seq_turn ? "two" : "one", rb_seq_input(s), NULL, NULL))) return st;
    return rb_seq_sleep(s, 1);
}

static rb_status shrinks(rb_seq* s) {
    rb_status st;
    if (seq_turn) return rb_seq_complete(s, rb_seq_none());
    if ((st = rb_seq_step(s, "one", rb_seq_input(s), NULL, NULL))) return st;
    return rb_seq_sleep(s, 1);
}

static rb_status does_not_look(rb_seq* s) {
    (void)rb_seq_sleep(s, 1);
    return rb_seq_sleep(s, 2);
}

static rb_status ends_at_once(rb_seq* s) {
    (void)rb_seq_sleep(s, 1);
    return rb_seq_complete(s, rb_seq_none());
}

static rb_status waits_for_nothing(rb_seq* s) {
    (void)s;
    return RB_PENDING;
}

static rb_status fails(rb_seq* s) { return rb_seq_fail(s, "declined", "no money"); }

static rb_status gives_input(rb_seq* s) {
    rb_status st;
    if ((st = rb_seq_sleep(s, 1))) return st;
    return rb_seq_complete(s, rb_seq_input(s));
}

#define EACH(X)  \
    X(linear)    \
    X(many)      \
    X(passes_on) \
    X(handles)   \
    X(cleans_up) \
    X(clock)     \
    X(fickle)    \
    X(shrinks) X(does_not_look) X(ends_at_once) X(waits_for_nothing) X(fails) X(gives_input)
#define RUNBOOK(name) RB_SEQ_RUNBOOK(name##_runbook, #name, name, "", "");
#define LISTED(name) &name##_runbook,
EACH(RUNBOOK)

static rb_status echo(const rb_activity* self, void* task, const rb_activity_call* call) {
    (void)self;
    (void)task;
    if (call->args.len == 0) return rb_seq_give_up(call, "input", "nothing", RB_FAILURE_NO_RETRY);
    return rb_seq_succeed(call, call->args.ptr[0]);
}
RB_SEQ_ACTIVITY(one_activity, "one", echo, NULL);

static const rb_runbook* const runbooks[] = {EACH(LISTED)};
static const rb_activity* const activities[] = {&one_activity};
RB_SEQ_BUNDLE("seq-cases", "1", runbooks, activities);
