// What the kit must know of the compiler.
#pragma once

#if !defined(__cpp_concepts) || !defined(__cpp_impl_coroutine)
#error \
    "rb: a bundle needs C++20 with coroutines: g++ 12 or newer or clang 19 or newer, with -std=c++20"
#endif

// Destroys temporaries nested in an aggregate initialiser, closure, ?: or throw of a co_await
// statement twice. The kit refuses what types can show, with the cure in the text.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
#define RB_KIT_OLD_GCC 1
#else
#define RB_KIT_OLD_GCC 0
#endif

#include <type_traits>

namespace rb::kit {

template <class T>
concept Owning = std::is_class_v<T> && !std::is_trivially_destructible_v<T>;

// A temporary of this type inside a co_await statement is safe. `Passed` is the deduced type of a
// forwarding reference: an lvalue has a name already.
template <class Passed>
inline constexpr bool kSafeArgument =
    !RB_KIT_OLD_GCC || std::is_lvalue_reference_v<Passed> || !Owning<std::remove_cv_t<Passed>> ||
    !std::is_aggregate_v<std::remove_cv_t<Passed>>;

template <class Passed>
inline constexpr bool kSafeClosure =
    !RB_KIT_OLD_GCC || std::is_lvalue_reference_v<Passed> || !Owning<std::remove_cv_t<Passed>>;

}  // namespace rb::kit
