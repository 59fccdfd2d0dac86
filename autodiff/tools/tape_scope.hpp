#pragma once
#include <string_view>

#include "autodiff/tape.hpp"

namespace vqgrad {

/// While it lives, nodes belong to the scope, such as "encoder.0": a cluster in drawings.
template <class T>
class TapeScope {
 public:
  TapeScope(Tape<T>& tape, std::string_view scope) : tape_(tape), before_(tape.scope()) {
    tape.set_scope(tape.arena().copy_text(scope));
  }
  ~TapeScope() { tape_.set_scope(before_); }
  TapeScope(const TapeScope&) = delete;
  TapeScope& operator=(const TapeScope&) = delete;

 private:
  Tape<T>& tape_;
  std::string_view before_;
};

}  // namespace vqgrad
