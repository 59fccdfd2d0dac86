# Everything comes from the distribution's packages; nothing is fetched.
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(xtensor REQUIRED)
find_package(xsimd REQUIRED)
if(VQGRAD_APPS)
  find_package(CLI11 REQUIRED)
endif()

# Headers of packages are system headers: their warnings are not ours.
add_library(vqgrad_xtensor INTERFACE)
target_include_directories(vqgrad_xtensor SYSTEM INTERFACE ${xtensor_INCLUDE_DIRS} ${xsimd_INCLUDE_DIRS})
target_compile_definitions(vqgrad_xtensor INTERFACE XTENSOR_USE_XSIMD)
add_library(vqgrad::xtensor ALIAS vqgrad_xtensor)

# xtensor-blas falls back to its own FLENS kernels where there is no BLAS.
find_package(BLAS)
if(BLAS_FOUND)
  set(vqgrad_blas BLAS::BLAS)
else()
  target_compile_definitions(vqgrad_xtensor INTERFACE XTENSOR_USE_FLENS_BLAS)
endif()
