#include "apps/vqgrad/run.hpp"

#include <fmt/format.h>

#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <functional>
#include <string>
#include <system_error>
#include <vector>

#include "apps/vqgrad/machine.hpp"
#include "apps/vqgrad/terminal/interrupt.hpp"
#include "apps/vqgrad/terminal/nearest.hpp"
#include "autodiff/kernels/gemm.hpp"
#include "base/error.hpp"

namespace vqgrad {
namespace {

int end(Exit code) { return static_cast<int>(code); }

int fail(Exit code, std::string message) {
  for (char& c : message)
    if (c == '\n') c = ' ';
  // Not fmt::print, which throws if standard error takes nothing.
  std::fputs(fmt::format("vqgrad: {}\n", message).c_str(), stderr);
  return end(code);
}

/// `reason` is an errno; 0 where an earlier write failed and its errno is lost.
int fail_output(int reason) {
  const std::string text = reason == 0 ? "" : fmt::format(": {}", std::strerror(reason));
  return fail(Exit::io, "cannot write to standard output" + text);
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  return names;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

std::string did_you_mean(const std::string& name) {
  return name.empty() ? "" : fmt::format(", did you mean {}?", name);
}

/// What is wrong with a command line. A mistyped name comes first: it is why a required option is missing.
std::string explain(const CLI::App& app, const CLI::ParseError& error) {
  const auto used = app.get_subcommands();
  const std::string command = used.empty() ? "vqgrad" : "vqgrad " + used.front()->get_name();
  const std::string see = fmt::format("; see {} --help", command);
  const auto unknown = app.remaining(true);
  if (unknown.empty()) return error.what() + see;
  const std::string word = unknown.front().substr(0, unknown.front().find('='));
  if (word.starts_with("-")) {
    const std::string hint = nearest(word, option_names(used.empty() ? app : *used.front()));
    return fmt::format("{} has no option {}{}{}", command, word, did_you_mean(hint), see);
  }
  if (!used.empty()) return fmt::format("{} takes no argument \"{}\"{}", command, word, see);
  return fmt::format("there is no command {}{}{}", word, did_you_mean(nearest(word, command_names(app))),
                     see);
}

int parse_and_run(CLI::App& app, int argc, const char* const* argv) {
  try {
    app.parse(argc, argv);
    if (app.get_subcommands().empty())
      return fail(Exit::usage, fmt::format("no command is given: it is one of {}; see vqgrad --help",
                                           fmt::join(command_names(app), ", ")));
  } catch (const CLI::Success&) {
    // --help or --version: nothing has been run.
    const bool version_wanted = app.get_option("--version")->count() > 0;
    fmt::print("{}", version_wanted ? "vqgrad " + version() + "\n" : app.help());
  } catch (const CLI::ParseError& error) {
    return fail(Exit::usage, explain(app, error));
  }
  return end(Exit::success);
}

/// OpenBLAS reads its variables when it is loaded, which is before main: set them and start again, once.
void start_anew_with_blas_settings(char** argv) {
  bool changed = false;
  const auto set = [&](const char* name, const std::string& value) {
    if (std::getenv(name)) return;
    changed = ::setenv(name, value.c_str(), 1) == 0 || changed;
  };
  if (const std::string core = kernels::better_blas_core(); !core.empty()) {
    set("VQGRAD_BLAS_FALLBACK", kernels::blas_core());  // for `vqgrad doctor`
    set("OPENBLAS_CORETYPE", core);
  }
  set("OPENBLAS_NUM_THREADS", "1");
  // Without /proc, it goes on with what the library chose.
  if (changed) ::execv("/proc/self/exe", argv);
}

}  // namespace

int exit_code_of(const std::function<int()>& program) {
  try {
    const int code = program();
    errno = 0;
    return std::fflush(stdout) != 0 || std::ferror(stdout) ? fail_output(errno) : code;
  } catch (const Error& error) {
    std::fflush(stdout);
    return fail(error.code(), error.what());
  } catch (const std::filesystem::filesystem_error& error) {
    std::fflush(stdout);
    return fail(Exit::io, error.what());
  } catch (const std::system_error& error) {
    // fmt throws if stdio does not take its text.
    if (std::ferror(stdout)) return fail_output(error.code().value());
    return fail(Exit::internal, fmt::format("a fault inside: {}", error.what()));
  } catch (const std::exception& error) {
    std::fflush(stdout);
    return fail(Exit::internal, fmt::format("a fault inside: {}", error.what()));
  }
}

int run(int argc, const char* const* argv, std::span<const AddCommand> commands) {
  CLI::App app{"Trains vector-quantized recommenders on an automatic differentiation engine of its own.",
               "vqgrad"};
  app.get_formatter()->column_width(46);
  app.option_defaults()->always_capture_default();
  app.set_version_flag("--version", version(), "Print the version and exit");
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.require_subcommand(0, 1);
  for (const AddCommand add : commands) add(app);
  return exit_code_of([&] { return parse_and_run(app, argc, argv); });
}

int main_of(int argc, char** argv, std::span<const AddCommand> commands) {
  start_anew_with_blas_settings(argv);
  ::signal(SIGPIPE, SIG_DFL);  // `vqgrad ... | head` ends quietly
  catch_interrupts();
  return run(argc, argv, commands);
}

}  // namespace vqgrad
