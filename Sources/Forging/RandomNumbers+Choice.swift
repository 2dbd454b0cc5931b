import Tensors

extension RandomNumbers {
  /// One of several, each as often as its weight says in relation to the others; nil where none has a weight.
  mutating func choice<Choice: CaseIterable & Hashable>(by weights: [Choice: Double]) -> Choice? {
    // In the order of the cases: a dictionary's own changes from run to run.
    let choices = Choice.allCases.filter { weights[$0, default: 0] > 0 }
    var rest = uniform() * choices.reduce(0) { $0 + weights[$1, default: 0] }
    return choices.first { choice in
      rest -= weights[choice, default: 0]
      return rest < 0
    } ?? choices.last
  }
}
