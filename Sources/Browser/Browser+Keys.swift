import Terminal
import Text

/// What keys do, in a view and over it.
extension Browser {
  mutating func press(_ key: Key) -> [Effect] {
    (notice, news) = (nil, nil)
    if triage.entry != nil, let effects = typeEntry(key) { return effects }
    if case .help(var help)? = over, help.isTyping, help.type(key) {
      over = .help(help)
      return []
    }
    guard let command = keys.command(for: key, in: place) else {
      notice = unbound(key)
      return []
    }
    return perform(command)
  }

  /// What an unbound key says: that it is none, and what lies nearest (ecosystem I13).
  private func unbound(_ key: Key) -> SafeText {
    let help = keys.name(of: .help)
    let nothing: SafeText = "\(SafeText(key.name)) does nothing here"
    guard case .character(let letter) = key.code,
      let near = [Character(letter.lowercased()), Character(letter.uppercased())]
        .first(where: { $0 != letter && keys.command(for: Key($0), in: place) != nil }),
      let entry = keys.entry(for: Key(near), in: place)
    else { return "\(nothing); \(help) shows the keys" }
    return "\(nothing); \(SafeText(String(near))): \(entry.words)"
  }

  mutating func perform(_ command: KeyMap.Command) -> [Effect] {
    guard !showsHint || ![.help, .down].contains(command) else {
      showsHint = false
      return perform(command) + [.hintUsed]
    }
    switch command {
    case .quit: return settingsToKeep + [.quit]
    case .suspend: return [.suspend]
    case .repaint: return [.repaint]
    case .help:
      if case .help? = over { over = nil } else { over = .help(HelpView()) }
      return []
    case .messages:
      if case .messages? = over {
        over = nil
      } else {
        var end = Scroll()
        end.moveToEnd()
        over = .messages(end)
      }
      return []
    default: return over == nil ? pressInView(command) : pressOver(command)
    }
  }

  /// What has the keys.
  var place: KeyMap.View {
    switch over {
    case .help?: .help
    case .messages?: .messages
    case .sort?: .sorting
    case .copy?: .copying
    case nil: view
    }
  }

  mutating func pressOver(_ command: KeyMap.Command) -> [Effect] {
    let width = Overlay.textColumns(size.columns), height = Overlay.textRows(layout.bodyRows)
    // Colours do not change how many lines there are.
    let theme = Theme(.dark, .mono)
    switch over {
    case .help(var help)?:
      if command == .filter {
        help.beginTyping()
      } else if command == .back, !help.back() {
        over = nil
        return []
      }
      let lines = help.lines(keys, view: view, model: modelWords, width: width, theme)
      _ = help.scroll.move(command, lines: lines.count, height: height)
      over = .help(help)
    case .messages(var scroll)?:
      if command == .back {
        over = nil
        return []
      }
      _ = scroll.move(command, lines: log.lines(width: width, theme).count, height: height)
      over = .messages(scroll)
    case .sort(let menu)?: return press(command, menu)
    case .copy(let menu)?: return press(command, menu)
    case nil: break
    }
    return []
  }

  mutating func pressInView(_ command: KeyMap.Command) -> [Effect] {
    if let effects = pressDeciding(command) ?? pressMarking(command) ?? pressArranging(command)
      ?? pressFolder(command)
    {
      return effects
    }
    switch command {
    case .back where triage.marks.anchor != nil: triage.marks.anchor = nil
    case .back where view == .faces:
      return order.filter == nil && order.error == nil ? stopScoring() : clearFilter()
    case .back: return show(.faces)
    case .faces: return toggle(.faces)
    case .heatmap: return toggle(.heatmap)
    case .whereFrom: return toggle(.whereFrom)
    case .whatIf: return toggle(.whatIf)
    case .bars: return toggle(.bars)
    case .compare: return toggle(.compare)
    case .sheet: return toggle(.sheet)
    case .picture: return toggle(.picture)
    case .nextView:
      let views = KeyMap.View.views
      return show(views[((views.firstIndex(of: view) ?? 0) + 1) % views.count])
    case .pin: return pin()
    case .nextFace: return stepFace(1)
    case .previousFace: return stepFace(-1)
    case .report: askForReport()
    case .copy: over = list.current.map { .copy(copyMenu(of: $0)) }
    case .toggleMouse:
      takesMouse.toggle()
      news =
        takesMouse
        ? "the mouse moves the cursor again" : "the mouse is the terminal's again: text can be selected"
      return [.takeMouse(takesMouse)]
    case .togglePhotograph where view == .picture: picture.showsCrop.toggle()
    case .zoomIn: picture.zoom(1)
    case .zoomOut: picture.zoom(-1)
    case .fit: picture.fit()
    case .left where view == .picture: picture.move(x: -1, y: 0)
    case .right where view == .picture: picture.move(x: 1, y: 0)
    case .down where view == .picture: picture.move(x: 0, y: 1)
    case .up where view == .picture: picture.move(x: 0, y: -1)
    case .left where view == .bars: bars.move(-1)
    case .right where view == .bars: bars.move(1)
    case .togglePhotograph: face.showsPhotograph.toggle()
    case .nextStage: if view == .whereFrom { whereFrom.move(1) } else { heatmap.nextStage() }
    case .left where view == .whereFrom: whereFrom.move(-1)
    case .right where view == .whereFrom: whereFrom.move(1)
    case .left where view == .whatIf: whatIf.move(-1)
    case .right where view == .whatIf: whatIf.move(1)
    case .left where view == .heatmap: heatmap.move(rows: 0, columns: -1)
    case .right where view == .heatmap: heatmap.move(rows: 0, columns: 1)
    case .down where view == .heatmap: heatmap.move(rows: 1, columns: 0)
    case .up where view == .heatmap: heatmap.move(rows: -1, columns: 0)
    default: return moveCursor(command) + wantedReasons
    }
    return wantedReasons
  }
}
