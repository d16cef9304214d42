// How deeply lists and objects may be nested, in what is read and in what is written: a text that
// the kit wrote can be read again, and neither way runs out of stack.
#pragma once

namespace rb::kit {

inline constexpr int kJsonDepthMax = 64;

}  // namespace rb::kit
