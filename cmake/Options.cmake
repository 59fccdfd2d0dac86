# Compiler flags that every target shares.
add_library(vqgrad_options INTERFACE)
target_compile_options(vqgrad_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
# Clang 14 remarks on every loop marked for SIMD that it leaves scalar after all: slower, not wrong.
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_compile_options(vqgrad_options INTERFACE -Wno-pass-failed)
endif()
# Vectors wider than the target's registers never cross the edge of a library: all of it is built with the same flags.
target_compile_options(vqgrad_options INTERFACE -Wno-psabi)
if(VQGRAD_WERROR)
  target_compile_options(vqgrad_options INTERFACE -Werror)
endif()

# The two flags let loops over sqrt and comparisons vectorize; neither changes a finite result.
# -fopenmp-simd only honours `#pragma omp simd`; it brings no OpenMP run-time.
target_compile_options(vqgrad_options INTERFACE -fno-math-errno -fno-trapping-math -fopenmp-simd)
if(VQGRAD_NATIVE)
  target_compile_options(vqgrad_options INTERFACE -march=native)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(vqgrad_options INTERFACE -mprefer-vector-width=512)
  endif()
endif()

if(VQGRAD_SANITIZE)
  target_compile_options(vqgrad_options INTERFACE -fsanitize=${VQGRAD_SANITIZE} -fno-sanitize-recover=all
                                                  -fno-omit-frame-pointer)
  target_link_options(vqgrad_options INTERFACE -fsanitize=${VQGRAD_SANITIZE})
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")
