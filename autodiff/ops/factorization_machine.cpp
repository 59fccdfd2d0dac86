#include "autodiff/ops/factorization_machine.hpp"

#include "autodiff/errors.hpp"
#include "autodiff/kernels/factorization_machine.hpp"

namespace vqgrad {
namespace {

extern const Op factorization_machine_op;

template <class T>
Var<T> record_machine(Var<T> x, const Shape& shape, Here here) {
  return x.tape().record(
      factorization_machine_op, {x.id()}, Shape{shape[0]},
      [=](Context<T>& c) {
        kernels::factorization_machine(c.operand(0).data, shape[0], shape[1], shape[2], c.result().data);
      },
      [=](Context<T>& c) {
        c.accumulate(0, [&](std::span<T> d, bool add) {
          kernels::factorization_machine_gradient(c.operand(0).data, c.gradient().data, shape[0], shape[1],
                                                  shape[2], d.data(), add);
        });
      },
      here);
}

}  // namespace

template <class T>
Var<T> factorization_machine(Var<T> x, Here here) {
  if (x.shape().rank() != 3) fail(factorization_machine_op, x, "expected x (B, F, D), got " + x.text(), here);
  return record_machine(x, x.shape(), here);
}

template <class T>
Var<T> factorization_machine(Var<T> x, std::size_t fields, Here here) {
  const Shape shape = x.shape();
  if (shape.rank() != 2 || fields == 0 || shape[1] % fields != 0)
    fail(factorization_machine_op, x, std::to_string(fields) + " fields do not divide " + x.text(), here);
  return record_machine(x, Shape{shape[0], fields, shape[1] / fields}, here);
}

template Var<float> factorization_machine(Var<float>, Here);
template Var<double> factorization_machine(Var<double>, Here);
template Var<float> factorization_machine(Var<float>, std::size_t, Here);
template Var<double> factorization_machine(Var<double>, std::size_t, Here);

namespace {

constexpr auto call_factorization_machine = [](auto&, auto x) { return factorization_machine(x[0]); };
const Op factorization_machine_op({
    .name = "factorization_machine",
    .formula = "y[b] = 1/2 sum_d ((sum_f x[b, f, d])^2 - sum_f x[b, f, d]^2)",
    .source = "Rendle 2010, \"Factorization Machines\", eq. 5",
    .samples = {{"fields", {{2, 3, 4}}, call_factorization_machine},
                {"width 17", {{1, 2, 17}}, call_factorization_machine},
                {"one field", {{2, 1, 3}}, call_factorization_machine},
                {"size 1", {{3, 2, 1}}, call_factorization_machine},
                {"beside a path",
                 {{2, 3, 2}},
                 [](auto&, auto x) { return factorization_machine(x[0] * x[0] + x[0]); }},
                {"side by side", {{2, 12}}, [](auto&, auto x) { return factorization_machine(x[0], 3); }},
                {"empty", {{0, 3, 4}}, call_factorization_machine},
                {"no fields", {{2, 0, 4}}, call_factorization_machine}},
    .errors = {{{{2, 3}}, call_factorization_machine, "expected x (B, F, D), got #0 (2, 3)"},
               {{{2, 7}},
                [](auto&, auto x) { return factorization_machine(x[0], 3); },
                "3 fields do not divide #0 (2, 7)"}},
});

}  // namespace
}  // namespace vqgrad
