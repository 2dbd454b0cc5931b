import Explainer
import Files
import Foundation
import Tensors
import Testing
import Training

/// Losses, weighting, schedules and the optimizer against the reference numbers, in Double where they are Double.
struct MethodTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let variant: ScoringRule.Variant
    let loss: Objective.Loss
    var scale = 1.0
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "separate.fidelity", variant: .separate, loss: .fidelity),
    Case(name: "separate.bce", variant: .separate, loss: .bce),
    Case(name: "separate.probabilistic", variant: .separate, loss: .probabilistic),
    Case(name: "two_level.fidelity", variant: .twoLevels, loss: .fidelity),
    Case(name: "two_level.bce", variant: .twoLevels, loss: .bce),
    Case(name: "binary.fidelity", variant: .binary, loss: .fidelity),
    Case(name: "binary.bce", variant: .binary, loss: .bce),
    Case(name: "without_opposites.fidelity", variant: .withoutOpposites, loss: .fidelity),
    Case(name: "without_opposites.bce", variant: .withoutOpposites, loss: .bce),
    Case(name: "without_opposites.probabilistic", variant: .withoutOpposites, loss: .probabilistic),
    Case(name: "joint1.fidelity", variant: .joint, loss: .fidelity),
    Case(name: "joint1.bce", variant: .joint, loss: .bce),
    Case(name: "joint100.fidelity", variant: .joint, loss: .fidelity, scale: 100),
    Case(name: "joint100.bce", variant: .joint, loss: .bce, scale: 100),
  ]

  @Test(arguments: cases)
  func lossesAndGradients(of test: Case) throws {
    let golden = try Doubles("method.safetensors")
    let entry = try #require(try Goldens.json("method.json")["variants"]?[test.name])
    let lambda = try Goldens.doubles(entry["lambda"])
    let labels = try golden["y"].chunks(of: 8).map { LabelVector(bits: $0.map { $0 > 0.5 }) }
    let objective = Objective(variant: test.variant, loss: test.loss, scale: test.scale)

    // Where the reference differentiates by the margins, they stand in the prompts' places beside opposites of 0.
    let input = try #require(entry["input"]?.string), values = try golden[input]
    let similarities = input == "m" ? values.flatMap { [$0, 0] } : values
    let outcome = objective.evaluate(
      similarities: similarities, labels: labels, lambda: lambda, batch: labels.count)
    let gradient = input == "m" ? outcome.gradient.chunks(of: 2).map { $0[0] } : outcome.gradient

    func compare(_ values: [Double], _ reference: [Double], _ what: String) {
      let largest = reference.map(abs).max() ?? 1
      let difference = zip(values, reference).map { abs($0 - $1) }.max() ?? 0
      #expect(values.count == reference.count && difference <= 1e-12 * max(largest, 1e-300), "\(what)")
    }
    compare(outcome.levelLosses, try Goldens.doubles(entry["level_losses"]), "level losses")
    let total = zip(outcome.levelLosses, lambda).reduce(0) { $0 + $1.0 * $1.1 }
    compare([total], [try #require(entry["total"]?.double)], "total")
    compare(gradient, try golden["\(test.name).grad"], "gradient")
    let trained = objective.levels.joined().map(\.rawValue)
    let (p, elements) = (try golden["\(test.name).p"], try golden["\(test.name).element"])
    for label in trained {
      compare(
        outcome.probabilities.map { $0[label] ?? .nan }, p.chunks(of: 8).map { $0[label] }, "p of \(label)")
      compare(
        outcome.elements.map { $0[label] ?? .nan }, elements.chunks(of: 8).map { $0[label] },
        "loss of \(label)")
    }
  }

  @Test func unknownLabelsAddNothing() {
    let objective = Objective(variant: .separate, loss: .fidelity, scale: 1)
    let outcome = objective.evaluate(
      similarities: (0..<16).map { Double($0) / 20 }, labels: [.onlyFake], lambda: [1, 1, 1], batch: 1)
    #expect(outcome.levelLosses[0] > 0 && outcome.levelLosses[1] == 0 && outcome.levelLosses[2] == 0)
    #expect(outcome.gradient[2...].allSatisfy { $0 == 0 } && outcome.gradient[0] < 0)
  }

  /// With shares of ½ nothing changes; with a rare label its positives weigh more, and the two sides alike in all.
  @Test func balancingWeighsBothSidesAlike() {
    let even = Objective(
      variant: .separate, loss: .bce, scale: 1, positiveShares: [Double](repeating: 0.5, count: 8))
    #expect(even.weights.allSatisfy { $0 == (1, 1) })
    let rare = Objective(
      variant: .separate, loss: .bce, scale: 1, positiveShares: [Double](repeating: 0.1, count: 8))
    #expect(rare.weights.allSatisfy { abs($0.positive * 0.1 - $0.negative * 0.9) < 1e-12 })
  }

  @Test func dynamicWeighting() throws {
    let golden = try #require(try Goldens.json("method.json")["dwa"])
    for (key, levels) in [("lambda", 3), ("lambda_two_levels", 2)] {
      var weighting = DynamicWeighting()
      for (losses, lambda) in zip(try Goldens.rows(golden["level_losses"]), try Goldens.rows(golden[key])) {
        for (found, expected) in zip(weighting.lambda(levels: levels), lambda) {
          #expect(abs(found - expected) <= 1e-12 * expected)
        }
        weighting.add(Array(losses.prefix(levels)))
      }
    }
  }

  /// A loss that was all but 0 and is not any more takes all the weight, and no NaN comes of it.
  @Test func aVanishedLossGivesNumbers() {
    var weighting = DynamicWeighting()
    weighting.add([1e-9, 0.5, 0.5])
    weighting.add([0.5, 0.5, 0.5])
    #expect(weighting.lambda(levels: 3) == [3, 0, 0])
  }

  @Test func schedules() throws {
    let golden = try #require(try Goldens.json("optimizer.json")["schedules"])
    func rate(_ change: (inout LearningRate) -> Void) -> LearningRate {
      var rate = LearningRate(base: 1e-7)
      change(&rate)
      return rate
    }
    let rates: [(String, LearningRate)] = [
      ("whole_run_per_step", rate { _ in }),
      ("whole_run_per_epoch", rate { $0.stride = 7 }),
      ("restarts_84", rate { ($0.annealing, $0.cycle) = (.restarts, 84) }),
      ("restarts_28_doubling", rate { ($0.annealing, $0.cycle, $0.cycleGrowth) = (.restarts, 28, 2) }),
      ("t_max_84_without_restart", rate { ($0.annealing, $0.cycle) = (.oscillating, 84) }),
      ("warmup_20_then_cosine", rate { $0.warmup = 20 }),
      ("whole_run_to_minimum_1e-8", rate { $0.minimum = 1e-8 }),
    ]
    for (name, rate) in rates {
      for (step, expected) in try Goldens.doubles(golden[name]).enumerated() {
        #expect(abs(rate.rate(step: step, of: 252) - expected) <= 1e-12 * 1e-7, "\(name) step \(step)")
      }
    }
  }

  @Test func adamW() throws {
    let golden = try #require(try Goldens.json("optimizer.json")["adamw"])
    func tensor(_ json: JSON?) throws -> Tensor {
      let rows = try Goldens.rows(json)
      return Tensor(rows.joined().map(Float.init), shape: [rows.count, rows[0].count])
    }
    let gradients = try #require(golden["gradients"]?.array)
    for run in try #require(golden["runs"]?.array) {
      var w = try tensor(golden["w0"]), m = Tensor(zeros: w.shape), v = Tensor(zeros: w.shape)
      for (i, expected) in try #require(run["steps"]?.array).enumerated() {
        var g = try tensor(gradients[i])
        var step = AdamWStep(
          rate: try #require(run["lr"]?.double), decay: try #require(run["weight_decay"]?.double),
          number: i + 1)
        let norm = g.sumOfSquares.squareRoot()
        let stated = try #require(expected["grad_norm_before_clip"]?.double)
        #expect(abs(norm - stated) < 1e-6 * stated)
        step.gradientScale = Optimizer.clipping(norm: norm, limit: run["clip"]?.double)
        step.apply(to: &w, gradient: &g, first: &m, second: &v, in: Workspace())
        for (found, key) in [(w, "w"), (m, "m"), (v, "v")] {
          let reference = try tensor(expected[key])
          let largest = reference.floats.map(abs).max() ?? 1
          let difference = zip(found.floats, reference.floats).map { abs($0 - $1) }.max() ?? 1
          #expect(difference < 1e-6 * largest, "\(key) of step \(i)")
        }
        #expect(g.floats.allSatisfy { $0 == 0 })
      }
    }
  }
}
