#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "apps/vqgrad/models/backbones/field_embeddings.hpp"
#include "nn/linear.hpp"
#include "nn/mode.hpp"

namespace vqgrad {

struct BackboneOptions {
  std::size_t width = 16;                      ///< D, of the field embeddings
  std::vector<std::size_t> hidden = {16, 16};  ///< the MLP's hidden sizes
  double dropout = 0.2;
  ListPooling lists = ListPooling::sum;
  std::size_t cross_layers = 3;          ///< of dcn
  std::size_t attention = 16;            ///< size of afm's attention
  std::size_t logarithmic_neurons = 64;  ///< of afn
};

/// A click model over field embeddings: what the cold-start literature calls the backbone. One class a file
/// derives from it and says how the fields interact.
class Backbone {
 public:
  virtual ~Backbone() = default;
  Backbone(const Backbone&) = delete;
  Backbone& operator=(const Backbone&) = delete;

  /// (B) logits. `random` draws the dropout masks; unused in Mode::evaluate. With a substitute, its vectors
  /// stand in for that field's rows of the table: a generated item embedding. The batch has to live as long
  /// as the step.
  Var<float> operator()(Tape<float>& tape, const Batch& batch, Mode mode, Random& random,
                        const Substitute* substitute = nullptr, Here here = {});

  const FieldEmbeddings& embeddings() const { return embeddings_; }

 protected:
  /// Number fields are embedded too (x v), or only enter the linear term.
  Backbone(Scope<float> scope, const FeatureEncoder& encoder, const BackboneOptions& options,
           NumberEmbedding numbers);

  std::size_t fields() const { return embeddings_.fields(); }
  std::size_t width() const { return embeddings_.width(); }

  /// (B) logits from the fields' embeddings, side by side (B, F D), except the linear term.
  virtual Var<float> interact(Var<float> fields, Mode mode, Random& random) = 0;

 private:
  FieldEmbeddings embeddings_;
  NumberFields numbers_;
  std::vector<Linear<float>> linear_;  // none where there are no number fields
};

/// {inputs, hidden..., outputs}
std::vector<std::size_t> mlp_sizes(std::size_t inputs, const std::vector<std::size_t>& hidden,
                                   std::size_t outputs);

using MakeBackbone = std::unique_ptr<Backbone>(Scope<float> scope, const FeatureEncoder& encoder,
                                               const BackboneOptions& options);
/// Each makes the class of NAME.cpp, which has its formula and paper.
MakeBackbone make_dcn, make_ipnn, make_opnn, make_afm, make_afn;

struct BackboneEntry {
  std::string name;
  std::string summary;
  BackboneOptions defaults;  ///< the cold-start literature's, except afn's
  MakeBackbone* make;
  /// The cold-start literature starts all parameters in +-0.01. afn, whose logarithmic neurons and three
  /// normalized layers never leave such a start (AUC .54), keeps its own.
  bool small_start = true;
};

/// All backbones, in the order they are listed.
const std::vector<BackboneEntry>& all_backbones();

/// Throws UsageError that lists the names there are.
const BackboneEntry& find_backbone(const std::string& name);
std::unique_ptr<Backbone> make_backbone(const std::string& name, Scope<float> scope,
                                        const FeatureEncoder& encoder, const BackboneOptions& options);
/// With its own default options, except for the lists.
std::unique_ptr<Backbone> make_backbone(const std::string& name, Scope<float> scope,
                                        const FeatureEncoder& encoder, ListPooling lists = ListPooling::sum);

}  // namespace vqgrad
