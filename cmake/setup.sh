# shellcheck shell=sh disable=SC2154  # `root`, the top of the tree, is set by whoever sources this
# What ./run, ./test and .ci/run share. Standard output belongs to what they run: all talk goes to standard error.

preset=${VQGRAD_PRESET:-release}
# Two clones share what ccache holds: paths inside the tree count as relative. A precompiled header is known by its
# content and by the options, not by its age.
export CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=1
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime CCACHE_DEPEND=1
build=$root/build/$preset
log=$root/build/setup.log

# set_up TARGETS...: packages, configuration and the build of these targets, or of all; each only if it is due.
set_up() {
  mkdir -p "$root/build"
  # Two calls at once must not build in one folder.
  exec 9>"$root/build/lock"
  if command -v flock >/dev/null; then flock 9; fi
  : >"$log"
  ensure_packages
  ensure_configured
  ensure_built "$@"
  exec 9>&-
}

say() { printf 'vqgrad: %s\n' "$*" >&2; }

# logged COMMAND...: its output goes to the log, and the end of that to the terminal if it fails.
logged() {
  printf '\n$ %s\n' "$*" >>"$log"
  "$@" </dev/null >>"$log" 2>&1 || {
    tail -n 40 "$log" >&2
    return 1
  }
}

ensure_packages() {
  list=$root/packaging/debian-packages.txt
  stamp=$root/build/packages.stamp
  # Whoever has the packages by other means says so by VQGRAD_SKIP_PACKAGES=1.
  if [ -n "${VQGRAD_SKIP_PACKAGES:-}" ] || cmp -s "$list" "$stamp"; then return; fi
  # shellcheck disable=SC2046  # one word a package
  install_missing $(sed 's/#.*//' "$list")
  cp "$list" "$stamp"
}

install_missing() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    say "packages can be installed by apt only. Install what these Debian packages hold,"
    say "then call again with VQGRAD_SKIP_PACKAGES=1: $*"
    exit 2
  fi
  missing=$(missing_of "$@")
  if [ -z "$missing" ]; then return; fi
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    say "packages are missing and there is no sudo; as root: apt-get install $missing"
    exit 2
  fi
  # shellcheck disable=SC2086  # one word a package
  set -- $missing
  say "installing $# packages: $missing"
  logged apt_install "$@" || {
    say "apt-get failed; the whole log is $log. See that the network and /etc/apt/sources.list"
    say "are in order, then as root: apt-get update && apt-get install $missing"
    exit 1
  }
}

missing_of() {
  # Fails where a package is unknown, which is an answer too.
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || :)
  for package in "$@"; do
    printf '%s\n' "$installed" | grep -qxF "installed $package" || printf '%s ' "$package"
  done
}

# Package lists may be absent, or so old that they name files that are gone: update and try once more.
apt_install() {
  apt_get install "$@" || { apt_get update && apt_get install "$@"; }
}

apt_get() {
  set -- env DEBIAN_FRONTEND=noninteractive apt-get -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

ensure_configured() {
  # A tree that was moved, or other arguments: start from a fresh cache, or old values would linger in it.
  asked="$root $preset ${VQGRAD_CMAKE_ARGS:-}"
  if [ "$asked" != "$(cat "$build/asked" 2>/dev/null)" ]; then
    say "configuring $preset..."
    if command -v ccache >/dev/null; then
      export CMAKE_CXX_COMPILER_LAUNCHER="${CMAKE_CXX_COMPILER_LAUNCHER-ccache}"
    fi
    ensure_ccache
    # shellcheck disable=SC2086  # VQGRAD_CMAKE_ARGS is a list of words
    logged cmake --fresh -S "$root" --preset "$preset" ${VQGRAD_CMAKE_ARGS:-} || give_up "CMake failed"
    printf '%s\n' "$asked" >"$build/asked"
  fi
  # Runs CMake again where a file was added or a CMakeLists.txt was changed.
  logged ninja -C "$build" build.ninja || give_up "CMake failed"
}

ensure_built() {
  # By its full name the manifest is not seen as a target: else a dry run would stop at checking it.
  if ninja -C "$build" -f "$build/build.ninja" -n "$@" | grep -q 'no work to do'; then return; fi
  say "building $preset${*:+: $*}..."
  ensure_ccache
  logged ninja -C "$build" -j "$(nproc)" "$@" || give_up "the build failed"
}

# A ccache that cannot write, such as one with a home that is read-only, fails: then it only calls the compiler.
ensure_ccache() {
  if ! command -v ccache >/dev/null || [ -n "${CCACHE_DISABLE:-}" ]; then return; fi
  probe=$root/build/ccache-probe
  printf 'int probe_%s;\n' "$$" >"$probe.cpp"
  ccache "${CXX:-c++}" -c "$probe.cpp" -o "$probe.o" >>"$log" 2>&1 || export CCACHE_DISABLE=1
  rm -f "$probe.cpp" "$probe.o"
}

give_up() {
  say "$1; the whole log is $log"
  exit 1
}
