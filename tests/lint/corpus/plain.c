/* A runbook in C. */
/* clang-format off: what is expected stands on its line */
#include <runbook/runbook_seq.h>
#include <stdio.h>
#include <time.h>

static int calls = 0;

static void note(const char* what) { puts(what); /* // expect: N102-io */ }
static void quiet(const char* what) { puts(what); }

static rb_status charge(const rb_activity* self, void* task, const rb_activity_call* call) {
    (void)self;
    (void)task;
    quiet("charge");
    return rb_seq_succeed(call, rb_seq_none());
}

static rb_status plain(rb_seq* s) {
    rb_status st;
    rb_payload paid;
    if ((st = rb_seq_step(s, "charge", rb_seq_input(s), NULL, &paid))) return st;
    note("paid");
    if (time(NULL) == 0) return rb_seq_complete(s, paid); /* // expect: N102-clock */
    ++calls;                                              /* // expect: N102-static */
    return rb_seq_complete(s, rb_seq_none());
}

rb_status (*const kCharge)(const rb_activity*, void*, const rb_activity_call*) = charge;
rb_status (*const kPlain)(rb_seq*) = plain;
