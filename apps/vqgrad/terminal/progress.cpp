#include "apps/vqgrad/terminal/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "apps/vqgrad/terminal/text_width.hpp"

namespace vqgrad {
namespace {

using namespace std::chrono_literals;
constexpr auto between_draws = 100ms;
constexpr std::size_t bar_width = 20;

std::size_t terminal_width() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

std::string clock_text(double seconds) {
  if (!(seconds < 360'000)) return "--:--";
  const auto whole = static_cast<long>(std::max(seconds, 0.0) + 0.5);
  const long hours = whole / 3600, minutes = whole / 60 % 60;
  return hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, minutes, whole % 60)
                   : fmt::format("{}:{:02}", minutes, whole % 60);
}

std::string short_number(double number) {
  constexpr const char* units[] = {"", "k", "M", "G", "T"};
  std::size_t unit = 0;
  // 999.95 would be rounded to 1000.0.
  for (; std::abs(number) >= (unit == 0 ? 999.5 : 999.95) && unit < 4; ++unit) number /= 1000;
  return unit == 0 ? fmt::format("{:.0f}", number) : fmt::format("{:.1f}{}", number, units[unit]);
}

std::string progress_text(const ProgressState& state, std::size_t width) {
  const double rate = state.seconds > 0 ? static_cast<double>(state.done) / state.seconds : 0;
  std::string text(state.label);
  if (state.total > 0) {
    const std::size_t done = std::min(state.done, state.total), filled = done * bar_width / state.total;
    text += fmt::format("  [{}{}] {:3}%", std::string(filled, '#'), std::string(bar_width - filled, '.'),
                        done * 100 / state.total);
  }
  text += fmt::format("  {} {}/s", short_number(rate), state.unit);
  if (state.total > 0) {
    const double left = static_cast<double>(state.total - std::min(state.done, state.total));
    text += "  ETA " + (rate > 0 ? clock_text(left / rate) : "--:--");
  }
  if (!state.suffix.empty()) text += fmt::format("  {}", state.suffix);
  return shorten(text, width);
}

Progress::Progress(std::string label, std::size_t total, std::string unit)
    : label_(std::move(label)),
      unit_(std::move(unit)),
      total_(total),
      live_(::isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      next_(start_ + between_draws) {}

void Progress::draw(std::size_t done, std::string_view suffix) {
  const auto now = Clock::now();
  next_ = now + between_draws;
  const std::chrono::duration<double> passed = now - start_;
  // Some terminals wrap a line that fills the last column.
  const std::string text =
      progress_text({label_, done, total_, unit_, passed.count(), suffix}, terminal_width() - 1);
  fmt::print(stderr, "\r{}\x1b[K", text);
  drawn_ = true;
}

void Progress::erase() {
  if (drawn_) fmt::print(stderr, "\r\x1b[K");
  drawn_ = false;
}

}  // namespace vqgrad
