/* plain-c: an order in plain C. A step that is tried again, a timer, a child of another bundle; and
 * add-one, the smallest runbook with a step. */
#include <runbook/runbook_seq.h>
#include <stdio.h>

/* The world outside: a line in the file that LEDGER names, when it names one. */
static void note(const char* what) {
    const char* const path = getenv("LEDGER");
    FILE* const ledger = path == NULL ? NULL : fopen(path, "a");
    if (ledger == NULL) return;
    fprintf(ledger, "%s\n", what);
    fclose(ledger);
}

/* ---- Activities: on a worker's thread, free to do what they like ---- */

/* The provider is busy at the first two attempts. */
static rb_status charge(const rb_activity* self, void* task, const rb_activity_call* call) {
    (void)self;
    (void)task;
    note("charge");
    if (call->attempt < 3) return rb_seq_give_up(call, "busy", "the provider is busy", 0);
    return rb_seq_succeed(call, rb_seq_json("\"paid\""));
}

static rb_status refund(const rb_activity* self, void* task, const rb_activity_call* call) {
    (void)self;
    (void)task;
    note("refund");
    return rb_seq_succeed(call, rb_seq_none());
}

static rb_status add(const rb_activity* self, void* task, const rb_activity_call* call) {
    char text[32];
    long long number = 0;
    (void)self;
    (void)task;
    if (call->args.len != 1 || call->args.ptr[0].body.len >= sizeof text)
        return rb_seq_give_up(call, "input", "a number is expected", RB_FAILURE_NO_RETRY);
    memcpy(text, call->args.ptr[0].body.ptr, (size_t)call->args.ptr[0].body.len);
    text[call->args.ptr[0].body.len] = '\0';
    number = strtoll(text, NULL, 10);
    note("add");
    snprintf(text, sizeof text, "%lld", number + 1);
    return rb_seq_succeed(call, rb_seq_json(text));
}

/* ---- Runbooks: run from the top again and again, see runbook_seq.h ---- */

static rb_status add_one(rb_seq* s) {
    rb_status st;
    rb_payload sum;
    if ((st = rb_seq_step(s, "add", rb_seq_input(s), NULL, &sum))) return st;
    return rb_seq_complete(s, sum);
}

static rb_status plain_c(rb_seq* s) {
    rb_status st;
    rb_payload paid, parcel;
    rb_retry retry = {.struct_size = sizeof retry, .max_attempts = 3, .first_ms = 100};
    rb_step_opts opts = {.struct_size = sizeof opts, .attempt_ms = 30000, .retry = &retry};

    if ((st = rb_seq_step(s, "charge", rb_seq_input(s), &opts, &paid))) return st;
    rb_seq_log(s, RB_LOG_INFO, "paid; the parcel is packed tomorrow, or in a second");
    if ((st = rb_seq_sleep(s, 1000))) return st;

    st = rb_seq_child(s, "ship-parcel", rb_seq_input(s), NULL, &parcel);
    if (st == RB_SEQ_FAILED) { /* handled: undo, then fail with what the child said */
        const rb_failure* const why = rb_seq_failure(s);
        if ((st = rb_seq_step(s, "refund", paid, NULL, NULL))) return st;
        return rb_seq_fail_with(s, why);
    }
    if (st) return st;
    return rb_seq_complete(s, parcel);
}

/* ---- What is in the bundle ---- */

RB_SEQ_RUNBOOK(add_one_runbook, "add-one", add_one, "A number and one more",
               "{\"type\":\"integer\"}");
RB_SEQ_RUNBOOK(plain_c_runbook, "plain-c", plain_c, "An order, in C",
               "{\"type\":\"object\",\"required\":[\"id\",\"sku\"]}");
RB_SEQ_ACTIVITY(charge_activity, "charge", charge, NULL);
RB_SEQ_ACTIVITY(refund_activity, "refund", refund, NULL);
RB_SEQ_ACTIVITY(add_activity, "add", add, NULL);

static const rb_runbook* const runbooks[] = {&add_one_runbook, &plain_c_runbook};
static const rb_activity* const activities[] = {&charge_activity, &refund_activity, &add_activity};

RB_MANIFEST(
    "{\"abi\":{\"major\":1,\"minor\":0},\"name\":\"plain-c\",\"version\":\"1.0.0\","
    "\"runbooks\":[{\"slug\":\"add-one\",\"version\":\"1.0.0\"},"
    "{\"slug\":\"plain-c\",\"version\":\"1.0.0\"}],"
    "\"activities\":[\"charge\",\"refund\",\"add\"],\"kit\":\"runbook-seq "
    "1\",\"compiler\":\"cc\"}");
RB_SEQ_BUNDLE("plain-c", "1.0.0", runbooks, activities);
