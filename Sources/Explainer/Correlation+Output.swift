extension Correlation {
  /// One of the three matrices of the heatmap.
  public enum Stage: String, CaseIterable, Sendable {
    case before, after, difference
  }

  public func matrix(_ stage: Stage) -> [[Float]]? {
    switch stage {
    case .before: before
    case .after: after
    case .difference: difference
    }
  }

  /// Header, then one line a cell: stage, row, column, value.
  public var csv: String {
    var lines = ["stage,row,column,value"]
    for stage in Stage.allCases {
      guard let matrix = matrix(stage) else { continue }
      for row in Label.allCases {
        for column in Label.allCases {
          lines.append(
            "\(stage.rawValue),\(row.name),\(column.name),\(matrix[row.rawValue][column.rawValue])")
        }
      }
    }
    return lines.joined(separator: "\r\n") + "\r\n"
  }

  /// The three matrices as tables of two decimals.
  public var text: String {
    Stage.allCases.compactMap { stage in
      matrix(stage).map { matrix in
        let head =
          String(repeating: " ", count: 22) + Label.allCases.map { pad($0.name.prefix(6), 8) }.joined()
        let rows = Label.allCases.map { row in
          row.name + String(repeating: " ", count: 22 - row.name.count)
            + Label.allCases.map { pad(Correlation.signed(matrix[row.rawValue][$0.rawValue])[...], 8) }
            .joined()
        }
        return ([stage.rawValue, head] + rows).joined(separator: "\n") + "\n"
      }
    }.joined(separator: "\n")
  }

  /// A number from −2 to 2 with its sign, where it is not 0.00, and two decimals.
  public static func signed(_ value: Float) -> String {
    (value * 100).rounded() == 0 ? " 0.00" : Record.signed(value, 2)
  }

  private func pad(_ text: Substring, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  /// A diverging scale from blue over white to orange, after Okabe and Ito; values beyond ±1 take its ends.
  public static func color(_ value: Float) -> (red: UInt8, green: UInt8, blue: UInt8) {
    let amount = min(abs(value), 1), end: (Float, Float, Float) = value < 0 ? (0, 114, 178) : (213, 94, 0)
    func mix(_ channel: Float) -> UInt8 { UInt8((255 + (channel - 255) * amount).rounded()) }
    return value.isFinite ? (mix(end.0), mix(end.1), mix(end.2)) : (128, 128, 128)
  }
}
