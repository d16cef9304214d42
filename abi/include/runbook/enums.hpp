// RB_ENUM(Type, enumerators..): an enum's JSON form, its names as texts. At namespace scope, after
// the enum (also for one inside a class).
//
//   enum class Speed { slow, express };
//   RB_ENUM(Speed, slow, express)
//
//   struct Parcel { Speed speed = Speed::slow;  RB_FIELDS(Parcel, speed) };      //
//   {"speed":"slow"}
//
// A value that is not listed has no JSON form. The names are what logs hold: renaming an enumerator
// makes old texts unreadable, renumbering does not.
#pragma once

#include "runbook/kit/enum_codec.hpp"

#define RB_ENUM(Type, ...)                                         \
    [[maybe_unused]] constexpr auto rb_enum_names(Type) {          \
        using enum Type;                                           \
        return ::rb::kit::enum_names(#__VA_ARGS__, {__VA_ARGS__}); \
    }
