# How every target of this project is built: language level, warnings, sanitizers, output folders.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(RUNBOOK_BUNDLE_OUTPUT_DIR "${CMAKE_BINARY_DIR}/lib/runbooks")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

find_program(RUNBOOK_CCACHE_PROGRAM ccache)
if(RUNBOOK_CCACHE_PROGRAM)
  # Paths below the tree are hashed as relative ones: another clone finds what this one compiled.
  set(RUNBOOK_CCACHE /usr/bin/env "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1 "${RUNBOOK_CCACHE_PROGRAM}")
  set(CMAKE_C_COMPILER_LAUNCHER "${RUNBOOK_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${RUNBOOK_CCACHE}")
endif()

# Debug builds are made to be linked again and again.
if(CMAKE_BUILD_TYPE STREQUAL "Debug" AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  find_program(RUNBOOK_LLD NAMES ld.lld-19)
  if(RUNBOOK_LLD)
    add_link_options("--ld-path=${RUNBOOK_LLD}")
  endif()
endif()

# A start costs the pages that it touches (docs/decisions/0020): what nobody calls is left out, and the addresses that
# the loader has to mend are a list of a few kilobytes.
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  include(CheckLinkerFlag)
  check_linker_flag(CXX "LINKER:-z,pack-relative-relocs" RUNBOOK_PACKS_RELOCATIONS)
  add_compile_options(-ffunction-sections -fdata-sections)
  add_link_options(LINKER:--gc-sections $<$<BOOL:${RUNBOOK_PACKS_RELOCATIONS}>:LINKER:-z,pack-relative-relocs>)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Werror)
add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
                    $<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual>)
# std::stable_sort of libstdc++ 12 uses a helper that the same library marks deprecated, and clang says
# so in our name. Can go with libstdc++ 13.
add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,Clang>:-Wno-deprecated-declarations>)

# GCC 12 sees an overlap in plain string concatenation when it optimises (GCC bug 105651, fixed in 13).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
endif()

# "address,undefined" or "thread"; empty for none. Presets set it.
set(RUNBOOK_SANITIZE "" CACHE STRING "Sanitizers for every target")
if(RUNBOOK_SANITIZE)
  add_compile_options(-fsanitize=${RUNBOOK_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${RUNBOOK_SANITIZE})
endif()

include_directories("${CMAKE_SOURCE_DIR}" "${CMAKE_SOURCE_DIR}/host/include")
find_package(Threads REQUIRED)

# Under load payloads are made by one thread and freed by another all the time, which jemalloc is built for (see
# docs/decisions/0008 and 0020). The sanitizers bring their own allocator.
option(RUNBOOK_JEMALLOC "Link the benchmark with jemalloc where it is installed" ON)
find_library(RUNBOOK_JEMALLOC_LIBRARY NAMES libjemalloc_pic.a jemalloc)
function(rb_use_jemalloc target)
  if(RUNBOOK_JEMALLOC AND RUNBOOK_JEMALLOC_LIBRARY AND NOT RUNBOOK_SANITIZE)
    target_link_libraries(${target} PRIVATE ${RUNBOOK_JEMALLOC_LIBRARY} ${CMAKE_DL_LIBS})
  endif()
endfunction()

# For code that a start passes through once: small is fast there. Not for what runs at every step.
function(rb_for_size target)
  target_compile_options(${target} PRIVATE $<$<AND:$<CONFIG:Release>,$<COMPILE_LANGUAGE:CXX>>:-Os>)
endfunction()

# rb_library(<name> SOURCES .. [LINK ..]): one static library of the host, named after its folder.
function(rb_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  if(ARG_SOURCES)
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC ${ARG_LINK})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${ARG_LINK})
  endif()
endfunction()
