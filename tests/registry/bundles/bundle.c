/* A small bundle with one runbook and one activity that do nothing. What is right or wrong about it
 * is chosen by definitions: see CMakeLists.txt beside this folder. */
#include "abi/include/runbook/abi.h"

#include <stdio.h>
#include <stdlib.h>

#ifndef NAME
#define NAME "orders"
#endif
#ifndef VERSION
#define VERSION "1.4.0"
#endif
#ifndef SLUG
#define SLUG "order"
#endif
#ifndef ACTIVITY
#define ACTIVITY "charge"
#endif
#ifndef RUNBOOK_VERSION
#define RUNBOOK_VERSION ""
#endif
#ifndef MANIFEST_VERSION
#define MANIFEST_VERSION VERSION
#endif
#ifndef MANIFEST_MAJOR
#define MANIFEST_MAJOR "1"
#endif
#ifndef MANIFEST_MINOR
#define MANIFEST_MINOR "0"
#endif
#ifndef MINOR
#define MINOR 0
#endif
#ifndef MANIFEST
#define MANIFEST                                                                            \
    "{\"abi\":{\"major\":" MANIFEST_MAJOR ",\"minor\":" MANIFEST_MINOR "},\"name\":\"" NAME \
    "\",\"version\":\"" MANIFEST_VERSION "\",\"runbooks\":[{\"slug\":\"" SLUG               \
    "\",\"version\":\"" RUNBOOK_VERSION                                                     \
    "\"}],"                                                                                 \
    "\"activities\":[\"" ACTIVITY "\"],\"kit\":\"none\",\"compiler\":\"any\"}"
#endif
#ifndef NO_MANIFEST
RB_MANIFEST(MANIFEST);
#endif

#ifdef LINTED /* as add_runbook_bundle(.. LINT) leaves it: runbook-lint, or a test, writes there \
               */
__attribute__((section(".runbook.lint"), used, retain)) static const char lint_verdict[1024] = {0};
#endif
#ifdef RUNBOOKS_ONLY
__attribute__((section(".runbook.only"), used, retain)) static const char runbooks_only[1] = {1};
#endif

#define STR(text) {text, sizeof(text) - 1}

#ifdef NEEDS_LIBRARY
int of_the_gone_library(void);
#endif
#ifdef UNDEFINED_SYMBOL
int nowhere_to_be_found(void);
#endif

#ifdef IN_ENTRY
void IN_ENTRY(void); /* of trouble.cpp */
#endif

static rb_status create(const rb_runbook* self, const rb_instance_info* info, void** inst) {
    (void)self;
    (void)info;
    (void)inst;
#ifdef UNDEFINED_SYMBOL
    return nowhere_to_be_found();
#elif defined(NEEDS_LIBRARY)
    return of_the_gone_library();
#else
    return RB_OK;
#endif
}
static rb_status activate(void* inst, const rb_activation* act) {
    (void)inst;
    (void)act;
    return RB_OK;
}
static void evict(void* inst) { (void)inst; }
static rb_status run(const rb_activity* self, void* task, const rb_activity_call* call) {
    (void)self;
    (void)task;
    call->succeed(call, NULL);
    return RB_OK;
}

#ifdef NO_ACTIVATE
#define ACTIVATE (sizeof(&activate) ? NULL : &activate)
#else
#define ACTIVATE activate
#endif

static const rb_runbook runbook = {.struct_size = sizeof(rb_runbook),
                                   .slug = STR(SLUG),
                                   .version = STR(RUNBOOK_VERSION),
                                   .create = create,
                                   .activate = ACTIVATE,
                                   .evict = evict};
static const rb_activity activity = {
    .struct_size = sizeof(rb_activity), .slug = STR(ACTIVITY), .run = run};
static const rb_activity hidden = {.struct_size = sizeof(rb_activity),
                                   .flags = RB_ACTIVITY_HIDDEN,
                                   .slug = STR("rb.inline"),
                                   .run = run};
#ifdef TWICE
static const rb_runbook* const runbooks[] = {&runbook, &runbook};
#else
static const rb_runbook* const runbooks[] = {&runbook};
#endif
static const rb_activity* const activities[] = {&activity, &hidden};

#ifndef STRUCT_SIZE
#define STRUCT_SIZE sizeof(rb_bundle)
#endif
#ifndef RUNBOOKS
#define RUNBOOKS runbooks
#endif

static const rb_bundle bundle = {
    .struct_size = STRUCT_SIZE,
    .min_host_minor = MINOR,
    .name = STR(NAME),
    .version = STR(VERSION),
    .runbooks = RUNBOOKS,
    .runbook_count = sizeof runbooks / sizeof *runbooks,
    .activities = activities,
    .activity_count = sizeof activities / sizeof *activities,
};

#ifdef GIVES_UP
#define GIVES_UP_OR(descriptor) ((void)(descriptor), NULL)
#else
#define GIVES_UP_OR(descriptor) (descriptor)
#endif
#ifndef ENTRY
#define ENTRY rb_bundle_entry_v1
#endif
RB_EXPORT const rb_bundle* ENTRY(const rb_host* host);
const rb_bundle* ENTRY(const rb_host* host) {
    /* Leaves a trace, so that a test sees when it was entered. */
    const char* trace = getenv("RB_TEST_TRACE");
    if (trace != NULL) {
        FILE* file = fopen(trace, "a");
        if (file != NULL) {
            fputs(NAME "\n", file);
            fclose(file);
        }
    }
#ifdef IN_ENTRY
    IN_ENTRY();
#endif
#ifdef GIVES_UP
    const rb_str why = STR("no licence for this machine"), hint = STR("");
    if (host->error) host->error(host, RB_E_STATE, why, hint);
#endif
    (void)host;
    return GIVES_UP_OR(&bundle);
}
