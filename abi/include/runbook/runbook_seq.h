/* runbook/runbook_seq.h: runbooks in plain C, over abi.h alone. Header-only, C11.
 *
 * A runbook is a function that reads like ordinary code:
 *
 *     static rb_status order(rb_seq* s) {
 *         rb_status st;
 *         rb_payload paid, parcel;
 *         if ((st = rb_seq_step(s, "charge", rb_seq_input(s), NULL, &paid))) return st;
 *         if ((st = rb_seq_sleep(s, 1000))) return st;
 *         if ((st = rb_seq_child(s, "ship-parcel", rb_seq_input(s), NULL, &parcel))) return st;
 *         return rb_seq_complete(s, parcel);
 *     }
 *     RB_SEQ_RUNBOOK(order_runbook, "order", order, "Order something", "");
 *
 * How it works: C has no coroutines, so the function is run again from its top whenever something
 * that it waits for has ended. What ended before is remembered, and those calls return at once.
 * Three rules follow.
 *   - Each call's status is looked at, and anything but RB_OK is returned (or handled, see below).
 *   - Between the calls there are only computations on the input and on results: no clock, no
 *     chance, no I/O, no static variables. rb_seq_now() is the run's clock.
 *   - The same results lead to the same calls. A call that differs from the remembered one parks
 *     the run.
 *
 * What a call returns:
 *   RB_OK           it ended well; a result lives as long as the run is in memory
 *   RB_PENDING      it is under way
 *   RB_SEQ_FAILED   it failed for good: rb_seq_failure() says why. Returned, the run fails with it;
 *                   handled, the run goes on.
 *   RB_E_CANCELLED  the run was cancelled while it waited here. Returned, the run ends as
 * cancelled; handled, it goes on, and further calls are allowed for cleaning up. below 0 return it
 *
 * Not here: several calls at once, explicit step keys, signals, continue as new. The C++ kit has
 * more, and abi.h has all. */
#ifndef RUNBOOK_SEQ_H
#define RUNBOOK_SEQ_H

#include <stdlib.h>
#include <string.h>

#include "runbook/abi.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { RB_SEQ_FAILED = 2 };

#define RB_SEQ_STR(literal) {literal, sizeof(literal) - 1}
#define RB_SEQ_CAUSES_MAX 16

/* ---- What the run remembers ---- */

typedef struct rb_seq_block { /* memory that goes with the run */
    struct rb_seq_block* next;
} rb_seq_block;

typedef struct rb_seq_call {
    uint16_t command;  /* RB_CMD_* */
    rb_status outcome; /* RB_PENDING until it ended */
    uint64_t seq;
    int64_t now_ns; /* when it ended */
    rb_str name;
    rb_payload result;
    const rb_failure* failure;
} rb_seq_call;

typedef struct rb_seq {
    const rb_runbook* runbook;
    const rb_activation* act; /* of the moment */
    rb_seq_block* blocks;
    rb_seq_call* calls;
    uint64_t call_count, call_room;
    uint64_t next;     /* the call that the function comes to next */
    uint64_t last_seq; /* of the commands */
    int64_t start_ns;
    int64_t now_ns; /* at the place where the function is */
    rb_payload input;
    const rb_failure* failure; /* of the last call that failed */
    int32_t started, final, cancelled;
    rb_status broken; /* an error that ends the instance */
} rb_seq;

/* What RB_SEQ_RUNBOOK keeps in rb_runbook.user. */
typedef struct rb_seq_code {
    rb_status (*run)(rb_seq*);
} rb_seq_code;

/* The instances of this bundle, in whatever of its files: close() answers with it. */
__attribute__((weak, visibility("hidden"))) int64_t rb_seq_in_use_;

static inline rb_str rb_seq_text(const char* text) {
    const rb_str made = {text, text == NULL ? 0 : (uint64_t)strlen(text)};
    return made;
}

/* ---- Values ---- */

static inline rb_payload rb_seq_json_n(const char* json, uint64_t len) {
    rb_payload made;
    memset(&made, 0, sizeof made);
    made.encoding = rb_seq_text(RB_ENCODING_JSON);
    made.body.ptr = (const uint8_t*)json;
    made.body.len = len;
    return made;
}
static inline rb_payload rb_seq_json(const char* json) {
    return rb_seq_json_n(json, (uint64_t)strlen(json));
}
static inline rb_payload rb_seq_none(void) {
    rb_payload made;
    memset(&made, 0, sizeof made);
    made.encoding = rb_seq_text(RB_ENCODING_NULL);
    return made;
}
static inline int rb_seq_is_none(rb_payload value) {
    return value.encoding.len == sizeof RB_ENCODING_NULL - 1 &&
           memcmp(value.encoding.ptr, RB_ENCODING_NULL, sizeof RB_ENCODING_NULL - 1) == 0;
}

/* ---- Memory of the run: all of it is freed when the instance is evicted ---- */

static inline void* rb_seq_keep_bytes_(rb_seq* s, const void* from, uint64_t size) {
    rb_seq_block* const block = (rb_seq_block*)malloc(sizeof(rb_seq_block) + (size_t)size);
    if (block == NULL) {
        s->broken = RB_E_LIMIT;
        return NULL;
    }
    block->next = s->blocks;
    s->blocks = block;
    if (from != NULL && size > 0)
        memcpy(block + 1, from, (size_t)size);
    else
        memset(block + 1, 0, (size_t)size);
    return block + 1;
}

static inline rb_str rb_seq_keep_text_(rb_seq* s, rb_str from) {
    rb_str kept = {NULL, 0};
    if (from.len == 0) return kept;
    kept.ptr = (const char*)rb_seq_keep_bytes_(s, from.ptr, from.len);
    kept.len = kept.ptr == NULL ? 0 : from.len;
    return kept;
}

static inline rb_bytes rb_seq_keep_body_(rb_seq* s, rb_bytes from) {
    rb_bytes kept = {NULL, 0};
    if (from.len == 0) return kept;
    kept.ptr = (const uint8_t*)rb_seq_keep_bytes_(s, from.ptr, from.len);
    kept.len = kept.ptr == NULL ? 0 : from.len;
    return kept;
}

static inline rb_payload rb_seq_keep_value_(rb_seq* s, rb_payload from) {
    rb_payload kept;
    rb_meta* meta = NULL;
    uint64_t i;
    kept.encoding = rb_seq_keep_text_(s, from.encoding);
    kept.body = rb_seq_keep_body_(s, from.body);
    if (from.meta_count > 0)
        meta = (rb_meta*)rb_seq_keep_bytes_(s, NULL, from.meta_count * sizeof(rb_meta));
    kept.meta_count = meta == NULL ? 0 : from.meta_count;
    kept.meta = meta;
    for (i = 0; i < kept.meta_count; ++i) {
        meta[i].key = rb_seq_keep_text_(s, from.meta[i].key);
        meta[i].value = rb_seq_keep_body_(s, from.meta[i].value);
    }
    return kept;
}

/* The members that this header knows: a newer host's failure may be longer. */
static inline const rb_failure* rb_seq_keep_failure_(rb_seq* s, const rb_failure* from, int depth) {
    const uint64_t size =
        from->struct_size < sizeof(rb_failure) ? from->struct_size : (uint64_t)sizeof(rb_failure);
    rb_failure* const kept = (rb_failure*)rb_seq_keep_bytes_(s, NULL, sizeof(rb_failure));
    rb_payload* details = NULL;
    uint64_t i;
    if (kept == NULL) return NULL;
    memcpy(kept, from, (size_t)size);
    kept->struct_size = (uint32_t)sizeof(rb_failure);
    kept->type = rb_seq_keep_text_(s, kept->type);
    kept->message = rb_seq_keep_text_(s, kept->message);
    kept->trace = rb_seq_keep_text_(s, kept->trace);
    kept->source = rb_seq_keep_text_(s, kept->source);
    kept->origin_name = rb_seq_keep_text_(s, kept->origin_name);
    kept->origin_id = rb_seq_keep_text_(s, kept->origin_id);
    kept->origin_run = rb_seq_keep_text_(s, kept->origin_run);
    kept->last_heartbeat = rb_seq_keep_value_(s, kept->last_heartbeat);
    kept->encoded = rb_seq_keep_value_(s, kept->encoded);
    if (kept->details.len > 0)
        details = (rb_payload*)rb_seq_keep_bytes_(s, NULL, kept->details.len * sizeof(rb_payload));
    if (details == NULL) kept->details.len = 0;
    for (i = 0; i < kept->details.len; ++i)
        details[i] = rb_seq_keep_value_(s, kept->details.ptr[i]);
    kept->details.ptr = details;
    if (kept->cause != NULL)
        kept->cause =
            depth < RB_SEQ_CAUSES_MAX ? rb_seq_keep_failure_(s, kept->cause, depth + 1) : NULL;
    return kept;
}

/* ---- Commands ---- */

static inline rb_cmd rb_seq_command_(uint16_t type) {
    rb_cmd made;
    memset(&made, 0, sizeof made);
    made.struct_size = (uint32_t)sizeof made;
    made.type = type;
    return made;
}

static inline rb_status rb_seq_emit_(rb_seq* s, rb_cmd* cmd) {
    if (s->broken != RB_OK) return s->broken;
    if (s->final) return s->broken = RB_E_STATE;
    cmd->seq = ++s->last_seq;
    s->broken = s->act->emit(s->act, cmd);
    return s->broken;
}

static inline rb_failure rb_seq_failure_of_(uint32_t kind, rb_str type, rb_str message) {
    rb_failure made;
    memset(&made, 0, sizeof made);
    made.struct_size = (uint32_t)sizeof made;
    made.kind = kind;
    made.retry_after_ms = -1;
    made.type = type;
    made.message = message;
    made.source = rb_seq_text("runbook-seq");
    return made;
}

/* A bug of the runbook: the reason for the host, and the status that parks the run. */
static inline rb_status rb_seq_bug_(rb_seq* s, const char* message) {
    const rb_failure why =
        rb_seq_failure_of_(RB_FAIL_APP, rb_seq_text("mismatch"), rb_seq_text(message));
    s->broken = RB_E_BUG;
    if (RB_CAN(rb_activation, s->act, report)) s->act->report(s->act, &why);
    return s->broken;
}

static inline int rb_seq_same_(rb_str a, rb_str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, (size_t)a.len) == 0);
}

/* The call that was made here before, or null: it is made now. */
static inline rb_seq_call* rb_seq_known_(rb_seq* s, const rb_cmd* cmd) {
    rb_seq_call* known;
    if (s->next == s->call_count) return NULL;
    known = &s->calls[s->next++];
    if (known->command != cmd->type || !rb_seq_same_(known->name, cmd->name)) {
        rb_seq_bug_(s, "run again with the same results, the runbook makes another call here");
        return NULL;
    }
    return known;
}

static inline rb_status rb_seq_remember_(rb_seq* s, rb_cmd* cmd) {
    rb_seq_call* made;
    if (s->call_count == s->call_room) {
        const uint64_t room = s->call_room == 0 ? 8 : s->call_room * 2;
        rb_seq_call* const grown =
            (rb_seq_call*)realloc(s->calls, (size_t)room * sizeof(rb_seq_call));
        if (grown == NULL) return s->broken = RB_E_LIMIT;
        s->calls = grown;
        s->call_room = room;
    }
    made = &s->calls[s->call_count];
    memset(made, 0, sizeof *made);
    made->command = cmd->type;
    made->outcome = RB_PENDING;
    made->name = rb_seq_keep_text_(s, cmd->name);
    made->seq = s->last_seq + 1;
    ++s->call_count;
    ++s->next;
    rb_seq_emit_(s, cmd);
    return s->broken != RB_OK ? s->broken : RB_PENDING;
}

static inline int rb_seq_waits_(const rb_seq* s) {
    return s->next > 0 && s->calls[s->next - 1].outcome == RB_PENDING;
}

static inline rb_status rb_seq_call_(rb_seq* s, rb_cmd* cmd, rb_payload* result) {
    rb_seq_call* known;
    if (result != NULL) *result = rb_seq_none();
    if (s->broken != RB_OK) return s->broken;
    if (rb_seq_waits_(s))
        return rb_seq_bug_(s, "a call is pending, and the runbook makes another one");
    known = rb_seq_known_(s, cmd);
    if (s->broken != RB_OK) return s->broken;
    if (known == NULL) return rb_seq_remember_(s, cmd);
    if (known->outcome == RB_PENDING) return RB_PENDING;
    s->now_ns = known->now_ns;
    if (known->outcome == RB_SEQ_FAILED) s->failure = known->failure;
    if (result != NULL && known->outcome == RB_OK) *result = known->result;
    return known->outcome;
}

static inline rb_status rb_seq_end_(rb_seq* s, rb_cmd* cmd) {
    if (s->broken == RB_OK && rb_seq_waits_(s))
        return rb_seq_bug_(s, "a call is pending, and the runbook ends");
    if (s->broken == RB_OK && s->next < s->call_count)
        return rb_seq_bug_(s, "run again with the same results, the runbook makes fewer calls");
    rb_seq_emit_(s, cmd);
    s->final = 1;
    return s->broken;
}

/* ---- For runbooks ---- */

/* The run's input; without one, a value that rb_seq_is_none() tells. */
static inline rb_payload rb_seq_input(const rb_seq* s) { return s->input; }

/* The run's clock: when the last call before this place ended. */
static inline int64_t rb_seq_now(const rb_seq* s) { return s->now_ns; }

/* Why the last call returned RB_SEQ_FAILED. */
static inline const rb_failure* rb_seq_failure(const rb_seq* s) { return s->failure; }

/* One line of the run's log; mute in replay and when the function passes here again. */
static inline void rb_seq_log(const rb_seq* s, uint32_t level, const char* message) {
    const rb_str none = {NULL, 0};
    if (s->next < s->call_count || (s->act->flags & RB_ACT_REPLAYING) != 0) return;
    if (RB_CAN(rb_activation, s->act, log)) s->act->log(s->act, level, rb_seq_text(message), none);
}

/* A step with one argument. `opts` may be NULL: the activity's defaults. `result` may be NULL. */
static inline rb_status rb_seq_step(rb_seq* s, const char* activity, rb_payload arg,
                                    const rb_step_opts* opts, rb_payload* result) {
    rb_cmd cmd = rb_seq_command_(RB_CMD_STEP);
    cmd.name = rb_seq_text(activity);
    cmd.args.ptr = &arg;
    cmd.args.len = 1;
    cmd.step = opts;
    return rb_seq_call_(s, &cmd, result);
}

/* Another runbook by its slug, whatever bundle holds it. */
static inline rb_status rb_seq_child(rb_seq* s, const char* slug, rb_payload input,
                                     const rb_run_opts* opts, rb_payload* result) {
    rb_cmd cmd = rb_seq_command_(RB_CMD_CHILD);
    cmd.name = rb_seq_text(slug);
    cmd.args.ptr = &input;
    cmd.args.len = 1;
    cmd.run = opts;
    return rb_seq_call_(s, &cmd, result);
}

/* A durable timer of at least 1 ms. */
static inline rb_status rb_seq_sleep(rb_seq* s, int64_t ms) {
    rb_cmd cmd = rb_seq_command_(RB_CMD_TIMER);
    cmd.delay_ms = ms < 1 ? 1 : ms;
    return rb_seq_call_(s, &cmd, NULL);
}

/* The run's end. Return what they return. */
static inline rb_status rb_seq_complete(rb_seq* s, rb_payload result) {
    rb_cmd cmd = rb_seq_command_(RB_CMD_COMPLETE);
    cmd.args.ptr = &result;
    cmd.args.len = 1;
    return rb_seq_end_(s, &cmd);
}
static inline rb_status rb_seq_fail_with(rb_seq* s, const rb_failure* failure) {
    rb_cmd cmd = rb_seq_command_(RB_CMD_FAIL);
    cmd.failure = failure;
    return rb_seq_end_(s, &cmd);
}
static inline rb_status rb_seq_fail(rb_seq* s, const char* type, const char* message) {
    const rb_failure failure =
        rb_seq_failure_of_(RB_FAIL_APP, rb_seq_text(type), rb_seq_text(message));
    return rb_seq_fail_with(s, &failure);
}

/* ---- For activities: return what they return ---- */

static inline rb_status rb_seq_succeed(const rb_activity_call* call, rb_payload result) {
    call->succeed(call, &result);
    return RB_OK;
}
/* `flags`: RB_FAILURE_NO_RETRY or 0. */
static inline rb_status rb_seq_give_up(const rb_activity_call* call, const char* type,
                                       const char* message, uint32_t flags) {
    rb_failure failure = rb_seq_failure_of_(RB_FAIL_APP, rb_seq_text(type), rb_seq_text(message));
    failure.flags = flags;
    call->fail(call, &failure);
    return RB_OK;
}

/* ---- What the host calls ---- */

static inline rb_status rb_seq_create_(const rb_runbook* runbook, const rb_instance_info* info,
                                       void** inst) RB_NX {
    rb_seq* const made = (rb_seq*)calloc(1, sizeof(rb_seq));
    (void)info;
    if (made == NULL) return RB_E_LIMIT;
    made->runbook = runbook;
    made->input = rb_seq_none();
    __atomic_fetch_add(&rb_seq_in_use_, 1, __ATOMIC_SEQ_CST);
    *inst = made;
    return RB_OK;
}

static inline void rb_seq_evict_(void* inst) RB_NX {
    rb_seq* const s = (rb_seq*)inst;
    while (s->blocks != NULL) {
        rb_seq_block* const next = s->blocks->next;
        free(s->blocks);
        s->blocks = next;
    }
    free(s->calls);
    free(s);
    __atomic_fetch_sub(&rb_seq_in_use_, 1, __ATOMIC_SEQ_CST);
}

/* From the top, until it waits or ends. */
static inline rb_status rb_seq_run_(rb_seq* s) {
    rb_status status;
    s->next = 0;
    s->now_ns = s->start_ns;
    s->failure = NULL;
    status = ((const rb_seq_code*)s->runbook->user)->run(s);
    if (s->broken != RB_OK || s->final) return s->broken;
    if (status == RB_PENDING)
        return rb_seq_waits_(s) ? RB_OK : rb_seq_bug_(s, "RB_PENDING, and nothing is waited for");
    if (status == RB_OK) return rb_seq_complete(s, rb_seq_none());
    if (status == RB_SEQ_FAILED && s->failure != NULL) return rb_seq_fail_with(s, s->failure);
    if (status == RB_E_CANCELLED && s->cancelled) {
        rb_cmd cmd = rb_seq_command_(RB_CMD_CANCELLED);
        return rb_seq_end_(s, &cmd);
    }
    return s->broken = status < 0 ? status : RB_E_BUG;
}

static inline rb_status rb_seq_start_(rb_seq* s, const rb_job* job) {
    if (s->started) return s->broken = RB_E_STATE;
    s->started = 1;
    s->start_ns = s->act->now_ns;
    if (job->args.len > 0) s->input = rb_seq_keep_value_(s, job->args.ptr[0]);
    return rb_seq_run_(s);
}

static inline rb_status rb_seq_resolved_(rb_seq* s, const rb_job* job) {
    rb_seq_call* const call = s->call_count == 0 ? NULL : &s->calls[s->call_count - 1];
    if (job->seq == 0 || job->seq > s->last_seq) return s->broken = RB_E_STATE;
    if (call == NULL || call->seq != job->seq || call->outcome != RB_PENDING) return RB_OK;
    call->now_ns = s->act->now_ns;
    call->result = rb_seq_none();
    if (job->failure != NULL) {
        call->failure = rb_seq_keep_failure_(s, job->failure, 0);
    } else if (job->args.len > 0) {
        call->result = rb_seq_keep_value_(s, job->args.ptr[0]);
    }
    if (s->broken != RB_OK) return s->broken;
    call->outcome = RB_OK;
    if (job->failure != NULL) call->outcome = RB_SEQ_FAILED;
    return rb_seq_run_(s);
}

static inline rb_status rb_seq_cancel_(rb_seq* s) {
    rb_seq_call* const call = s->call_count == 0 ? NULL : &s->calls[s->call_count - 1];
    rb_cmd cmd = rb_seq_command_(RB_CMD_CANCEL);
    s->cancelled = 1;
    if (call == NULL || call->outcome != RB_PENDING) return RB_OK;
    cmd.target_seq = call->seq;
    if (rb_seq_emit_(s, &cmd) != RB_OK) return s->broken;
    call->outcome = RB_E_CANCELLED;
    call->now_ns = s->act->now_ns;
    return rb_seq_run_(s);
}

static inline rb_status rb_seq_reject_(rb_seq* s, const rb_job* job) {
    const rb_failure why = rb_seq_failure_of_(RB_FAIL_NOT_FOUND, rb_seq_text("unknown-update"),
                                              rb_seq_text("the runbook takes no updates"));
    rb_cmd cmd = rb_seq_command_(RB_CMD_UPDATE_REJECT); /* takes no number */
    cmd.key = job->id;
    cmd.failure = &why;
    return s->broken = s->act->emit(s->act, &cmd);
}

static inline rb_status rb_seq_activate_(void* inst, const rb_activation* act) RB_NX {
    rb_seq* const s = (rb_seq*)inst;
    const rb_job* const job = act->job;
    rb_status status;
    if (s->broken != RB_OK || s->final) return RB_E_STATE;
    if (!s->started && job->type != RB_JOB_START) return s->broken = RB_E_STATE;
    s->act = act;
    switch (job->type) {
        case RB_JOB_START:
            status = rb_seq_start_(s, job);
            break;
        case RB_JOB_RESOLVED:
            status = rb_seq_resolved_(s, job);
            break;
        case RB_JOB_CANCEL:
            status = rb_seq_cancel_(s);
            break;
        case RB_JOB_UPDATE:
            status = rb_seq_reject_(s, job);
            break;
        case RB_JOB_STARTED:
        case RB_JOB_SIGNAL: /* the host lists it as unhandled */
        case RB_JOB_RESEED: /* there is no chance here */
            status = RB_OK;
            break;
        default:
            status = (job->flags & RB_JOB_F_OPTIONAL) != 0 ? RB_OK : RB_E_UNSUPPORTED;
            break;
    }
    s->act = NULL;
    return status;
}

static inline rb_status rb_seq_close(void) RB_NX {
    return __atomic_load_n(&rb_seq_in_use_, __ATOMIC_SEQ_CST) == 0 ? RB_OK : RB_E_STATE;
}

/* ---- What a bundle declares. At file scope; the texts are literals, "" for none ---- */

/* A `static const rb_runbook variable`. */
#define RB_SEQ_RUNBOOK(variable, its_slug, function, its_title, schema)     \
    static const rb_seq_code variable##_code_ = {function};                 \
    static const rb_runbook variable = {.struct_size = sizeof(rb_runbook),  \
                                        .slug = RB_SEQ_STR(its_slug),       \
                                        .title = RB_SEQ_STR(its_title),     \
                                        .input_schema = RB_SEQ_STR(schema), \
                                        .user = (void*)&variable##_code_,   \
                                        .create = rb_seq_create_,           \
                                        .activate = rb_seq_activate_,       \
                                        .evict = rb_seq_evict_}

/* A `static const rb_activity variable` of a function
 *     rb_status name(const rb_activity*, void* task, const rb_activity_call*)
 * and its rb_step_opts, or NULL. */
#define RB_SEQ_ACTIVITY(variable, its_name, function, step_opts)             \
    static const rb_activity variable = {.struct_size = sizeof(rb_activity), \
                                         .slug = RB_SEQ_STR(its_name),       \
                                         .run = function,                    \
                                         .defaults = step_opts}

/* The descriptor and the entry, of lists `static const rb_runbook* const runbooks[]` and
 * `static const rb_activity* const activities[]`. RB_MANIFEST of abi.h goes beside it. */
#define RB_SEQ_BUNDLE(its_name, its_version, runbook_list, activity_list)                          \
    static const rb_bundle rb_seq_bundle_ = {                                                      \
        .struct_size = sizeof(rb_bundle),                                                          \
        .min_host_minor = RB_TARGET_MINOR,                                                         \
        .name = RB_SEQ_STR(its_name),                                                              \
        .version = RB_SEQ_STR(its_version),                                                        \
        .sdk = RB_SEQ_STR("runbook-seq 1"),                                                        \
        .runbooks = runbook_list,                                                                  \
        .runbook_count = sizeof(runbook_list) / sizeof(runbook_list)[0],                           \
        .activities = activity_list,                                                               \
        .activity_count = sizeof(activity_list) / sizeof(activity_list)[0],                        \
        .close = rb_seq_close};                                                                    \
    RB_EXPORT const rb_bundle* rb_bundle_entry_v1(const rb_host* host) {                           \
        const rb_str message = RB_SEQ_STR("the bundle needs a newer host"),                        \
                     hint = RB_SEQ_STR("upgrade the host, or build with a lower RB_TARGET_MINOR"); \
        if (host == NULL || !RB_HAS(rb_host, host, abi_minor)) return NULL;                        \
        if (host->abi_minor >= rb_seq_bundle_.min_host_minor) return &rb_seq_bundle_;              \
        if (RB_CAN(rb_host, host, error)) host->error(host, RB_E_ABI, message, hint);              \
        return NULL;                                                                               \
    }                                                                                              \
    typedef int rb_seq_bundle_ends_ /* so that a semicolon may follow */

#ifdef __cplusplus
}
#endif
#endif
