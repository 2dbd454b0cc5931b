/// Which keys the foot of the screen shows.
extension KeyMap {
  /// The keys of a view's footer. It is shortened from the left, so the five most useful of the view stand last, before
  /// `?` and `q` (ecosystem I10).
  package func footer(in view: View) -> [Entry] {
    KeyMap.footer(of: view).compactMap { command in
      entries.first { $0.command == command && $0.views.contains(view) && $0.short != nil }
    }
  }

  package static func footer(of view: View) -> [Command] {
    let others: [Command] = [.messages, .sheet, .compare, .picture, .bars, .whatIf, .whereFrom, .heatmap]
    let own: [Command] =
      switch view {
      case .faces:
        others + [
          .report, .undo, .togglePhotograph, .note, .sort, .filterFiles, .labelUnsure, .mark, .labelReal,
          .labelFake,
        ]
      case .heatmap: others + [.faces, .up, .down, .left, .right, .nextStage]
      case .whereFrom, .whatIf, .bars:
        others + [.note, .labelUnsure, .labelReal, .labelFake, .faces, .down, .left, .right]
      case .compare: others + [.note, .labelUnsure, .labelReal, .labelFake, .faces, .mark, .up, .down, .pin]
      case .sheet:
        others + [
          .note, .filterFiles, .sort, .labelUnsure, .labelReal, .labelFake, .mark, .faces, .down, .right,
        ]
      case .picture: others + [.up, .down, .faces, .togglePhotograph, .fit, .zoomOut, .zoomIn]
      case .help: [.messages, .up, .down, .filter, .back]
      case .messages: [.up, .down, .back]
      case .sorting: [.messages, .up, .down, .choose, .back]
      case .copying: [.messages, .copyPath, .copyHash, .copySentence, .choose, .back]
      }
    // The names of views are those of the keys that lead there.
    return own.filter { $0.rawValue != view.rawValue } + [.help, .quit]
  }
}
