# As part of another project vqgrad is its libraries only: the other's files get none of its flags, and its headers
# are found as <vqgrad/...>.
cmake_policy(VERSION 3.24)
file(REMOVE_RECURSE "${WORK}")
execute_process(COMMAND "${CMAKE_COMMAND}" -G Ninja -S "${CMAKE_CURRENT_LIST_DIR}/subproject" -B "${WORK}"
  "-DSOURCE=${SOURCE}" "-DCMAKE_CXX_COMPILER=${COMPILER}"
  COMMAND_ERROR_IS_FATAL ANY)

file(READ "${WORK}/compile_commands.json" commands)
string(JSON last LENGTH "${commands}")
math(EXPR last "${last} - 1")
foreach(i RANGE ${last})
  string(JSON file GET "${commands}" ${i} file)
  string(JSON command GET "${commands}" ${i} command)
  if(file MATCHES "/vqvae\\.cpp$")
    set(ours "${command}")
    string(FIND "${command}" "-I${SOURCE} " tree)
    if(command MATCHES " (-W[a-z]|-march|-fno-|-fopenmp|-O3|-include)" OR NOT tree EQUAL -1)
      message(FATAL_ERROR "a flag of vqgrad's leaks into ${command}")
    endif()
  elseif(file MATCHES "^${SOURCE}/(apps|tests|bench)/" AND NOT file MATCHES "^${WORK}/" OR command MATCHES "-march")
    message(FATAL_ERROR "is built though nobody asked: ${command}")
  endif()
endforeach()
if(NOT ours)
  message(FATAL_ERROR "there is no command for vqvae.cpp")
endif()
separate_arguments(ours UNIX_COMMAND "${ours}")
execute_process(COMMAND ${ours} -fsyntax-only WORKING_DIRECTORY "${WORK}" COMMAND_ERROR_IS_FATAL ANY)
