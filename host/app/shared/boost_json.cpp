// Boost.JSON once more, compiled for a shared library: the static one that Debian builds cannot be
// linked into one. Can go with a libboost_json.a of position-independent code.
#include <boost/json/src.hpp>
