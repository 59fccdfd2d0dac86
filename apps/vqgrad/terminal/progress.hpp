#pragma once
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

namespace vqgrad {

/// "epoch 3/8  [#########.......]  56%  1.2M rows/s  ETA 0:04  loss 0.5123", at most `width` columns.
struct ProgressState {
  std::string_view label;
  std::size_t done = 0, total = 0;  ///< in `unit`; total 0 shows neither bar nor ETA
  std::string_view unit = "rows";
  double seconds = 0;
  std::string_view suffix = {};
};
std::string progress_text(const ProgressState& state, std::size_t width);

/// "0:04", "12:30", "1:02:03"
std::string clock_text(double seconds);
/// "950", "12.3k", "1.2M"
std::string short_number(double number);

/// A progress line on stderr, erased by the destructor; draws nothing if stderr is not a terminal. Draws at
/// most ten times per second; between draws `update` only reads the clock.
class Progress {
 public:
  Progress(std::string label, std::size_t total, std::string unit = "rows");
  ~Progress() { erase(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void update(std::size_t done) {
    if (due()) draw(done, {});
  }
  /// `suffix()` gives the text at the end of the line; it is called only when the line is drawn.
  template <class Suffix>
  void update(std::size_t done, const Suffix& suffix) {
    if (due()) draw(done, suffix());
  }
  void erase();

 private:
  using Clock = std::chrono::steady_clock;
  bool due() const { return live_ && Clock::now() >= next_; }
  void draw(std::size_t done, std::string_view suffix);

  std::string label_, unit_;
  std::size_t total_;
  bool live_;
  bool drawn_ = false;
  Clock::time_point start_, next_;
};

}  // namespace vqgrad
