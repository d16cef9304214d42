// RUNBOOK_BUNDLE: once in a bundle, at namespace scope of one file.
//
//   RUNBOOK_BUNDLE("orders", "1.4.0",
//       rb::runbook<order>("order"),
//       rb::activity<charge>("charge").retry(rb::Retry::attempts(5)),
//       rb::activity<refund>("refund"))
//
// Makes the entry, the descriptor and the manifest. Name and version are those of
// add_runbook_bundle().
#pragma once

#include "runbook/kit/bundle_entry.hpp"

#ifndef RUNBOOK_BUNDLE_NAME
#define RUNBOOK_BUNDLE_NAME rb_bundle_decl_.name
#endif
#ifndef RUNBOOK_BUNDLE_VERSION
#define RUNBOOK_BUNDLE_VERSION rb_bundle_decl_.version
#endif

#define RUNBOOK_BUNDLE(bundle_name, bundle_version, ...)                                           \
    namespace {                                                                                    \
    constexpr auto rb_bundle_decl_ =                                                               \
        ::rb::kit::declare(bundle_name, bundle_version __VA_OPT__(, ) __VA_ARGS__);                \
    static_assert(rb_bundle_decl_.name == RUNBOOK_BUNDLE_NAME,                                     \
                  "RUNBOOK_BUNDLE names another bundle than add_runbook_bundle(.. NAME ..)");      \
    static_assert(rb_bundle_decl_.version == RUNBOOK_BUNDLE_VERSION,                               \
                  "RUNBOOK_BUNDLE names another version than add_runbook_bundle(.. VERSION ..)");  \
    __attribute__((section(RB_MANIFEST_SECTION), used, retain)) constexpr auto rb_manifest_ =      \
        ::rb::kit::manifest<::rb::kit::write_manifest(rb_bundle_decl_, nullptr)>(rb_bundle_decl_); \
    ::rb::kit::Bundle& rb_bundle_() {                                                              \
        static ::rb::kit::Bundle bundle(rb_bundle_decl_, &::rb::kit::close_bundle);                \
        return bundle;                                                                             \
    }                                                                                              \
    }                                                                                              \
    extern "C" RB_EXPORT const rb_bundle* rb_bundle_entry_v1(const rb_host* host) RB_NX {          \
        return ::rb::kit::enter(host, &rb_bundle_);                                                \
    }
