# cmake -DFROM=TREE -DTO=FOLDER -P PublicHeaders.cmake: copies the headers that users may include to FOLDER/vqgrad/, in
# which "autodiff/tape.hpp" becomes <vqgrad/autodiff/tape.hpp>.
#
# A header stays inside if it holds SIMD code, which a user's flags would compile to something else under the same name,
# or if it names a package that users need not have. Headers of ops and kernels come along only if a public one includes
# them. A public header that reaches one that stays inside is an error.
cmake_policy(VERSION 3.24)
set(inside "omp simd|vector_size|#include <(xsimd|nlohmann|toml\\+\\+|fmt|CLI|openssl)/")

foreach(folder base nn vq datasets)
  file(GLOB_RECURSE found RELATIVE "${FROM}" "${FROM}/${folder}/*.hpp")
  list(APPEND todo ${found})
endforeach()
file(GLOB found RELATIVE "${FROM}" "${FROM}/autodiff/*.hpp" "${FROM}/autodiff/tools/*.hpp")
list(APPEND todo ${found})
set(roots ${todo})

set(done "")
while(todo)
  list(POP_FRONT todo header)
  if(header IN_LIST done)
    continue()
  endif()
  list(APPEND done ${header})
  file(READ "${FROM}/${header}" text)
  if(text MATCHES "${inside}")
    if(NOT header IN_LIST roots OR header IN_LIST included)
      message(FATAL_ERROR "${header}: \"${CMAKE_MATCH_0}\" may stand in no header that users include, such as"
                          " ${includer_of_${header}}")
    endif()
    list(APPEND kept_inside ${header})
    continue()
  endif()
  string(REGEX MATCHALL "#include \"[^\"]+\"" lines "${text}")
  foreach(line ${lines})
    string(REGEX REPLACE "#include \"(.*)\"" "\\1" wanted "${line}")
    list(APPEND included ${wanted})
    list(APPEND todo ${wanted})
    set(includer_of_${wanted} ${header})
    if(wanted IN_LIST kept_inside)
      message(FATAL_ERROR "${header} includes ${wanted}, which holds what no header of users may")
    endif()
  endforeach()
  string(REGEX REPLACE "#include \"([^\"]+)\"" "#include <vqgrad/\\1>" text "${text}")
  file(WRITE "${TO}/vqgrad/${header}" "${text}")
endwhile()
