// The limit of a cold start: a C++ program that loads the bundle it is given, and ends.
#include <dlfcn.h>

#include <iostream>

int main(int count, char** words) {
    if (count != 2) return 2;
    if (dlopen(words[1], RTLD_NOW | RTLD_LOCAL) != nullptr) return 0;
    std::cerr << dlerror() << '\n';
    return 1;
}
