# cmake -D COMPILER=.. -D FLAGS=.. -D SOURCE=.. -D OLD_GCC=0|1 -P refused.cmake
execute_process(COMMAND ${COMPILER} ${FLAGS} -fsyntax-only ${SOURCE}
                RESULT_VARIABLE result ERROR_VARIABLE errors OUTPUT_QUIET)
if(result EQUAL 0)
  message(FATAL_ERROR "refused.cpp compiled")
endif()
set(cures
  "a coroutine that returns rb::Task takes rb::Run& as a parameter"
  "parameters of a coroutine are taken by value, and a lambda is no coroutine"
  "can be awaited in a runbook"
  "this type has no JSON form"
  "co_await it, or it does nothing"
  "wrong number of arguments of the activity"
  "a runbook's slug is 1 to 64 of a-z"
  "an activity's name is there twice")
set(places no_run by_reference by_view foreign captures bare braces not_awaited too_few)
if(OLD_GCC)
  list(APPEND cures "GCC before 13 destroys this parameter twice"
                    "GCC before 13 destroys this lambda's captures twice")
  list(APPEND places aggregate closure designated)
endif()
foreach(cure IN LISTS cures)
  string(FIND "${errors}" "${cure}" at)
  if(at EQUAL -1)
    message(SEND_ERROR "no error says: ${cure}")
  endif()
endforeach()
# Each function is named by an error, or its line is.
file(STRINGS ${SOURCE} lines)
foreach(place IN LISTS places)
  set(number 0)
  set(found FALSE)
  foreach(line IN LISTS lines)
    math(EXPR number "${number} + 1")
    if(line MATCHES " ${place}\\(")
      set(first ${number})
      math(EXPR last "${number} + 3")
      foreach(near RANGE ${first} ${last})
        if(errors MATCHES "refused.cpp:${near}:")
          set(found TRUE)
        endif()
      endforeach()
    endif()
  endforeach()
  if(NOT found)
    message(SEND_ERROR "${place} compiled")
  endif()
endforeach()
