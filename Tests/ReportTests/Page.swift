import TestSupport
import Testing

/// A page taken apart, as far as its rules need: elements in their order, and what is wrong with it.
struct Page {
  struct Element {
    let name: String
    let attributes: [String: String]
    /// The names of the elements around it, outermost first.
    let around: [String]
  }

  let source: String
  private(set) var elements: [Element] = []
  /// The text between the tags, entities still in it.
  private(set) var texts: [String] = []
  private(set) var faults: [String] = []

  private static let void: Set<String> = [
    "meta", "img", "br", "col", "rect", "circle", "path", "image", "use",
  ]

  /// By bytes: all that has a meaning in markup is ASCII, whatever mark may follow it.
  init(_ source: String) {
    self.source = source
    let bytes = Array(source.utf8)
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    var open: [String] = [], at = 0
    while let start = bytes[at...].firstIndex(of: UInt8(ascii: "<")) {
      texts.append(text(at..<start))
      guard let end = Page.end(of: bytes, from: start) else {
        faults.append("an open tag at byte \(start)")
        return
      }
      let tag = text(start + 1..<end)
      at = end + 1
      if tag.hasPrefix("!") { continue }
      if tag.hasPrefix("/") {
        let name = String(tag.dropFirst())
        if open.last == name {
          open.removeLast()
        } else {
          faults.append("</\(name)> closes \(open.last ?? "nothing")")
        }
        continue
      }
      let (name, attributes) = parts(tag[...])
      elements.append(Element(name: name, attributes: attributes, around: open))
      if !Page.void.contains(name), !tag.hasSuffix("/") { open.append(name) }
    }
    if !open.isEmpty { faults.append("left open: \(open)") }
  }

  /// The end of a tag: a bracket outside quotes.
  private static func end(of bytes: [UInt8], from start: Int) -> Int? {
    var isQuoted = false
    for index in start + 1..<bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ">") where !isQuoted: return index
      case UInt8(ascii: "<"): return nil
      default: break
      }
    }
    return nil
  }

  private mutating func parts(_ tag: Substring) -> (String, [String: String]) {
    let name = String(tag.prefix { $0 != " " && $0 != "/" && $0 != "\n" })
    var attributes: [String: String] = [:]
    // Every second piece between quotes is a value; before it stands its name.
    let pieces = tag.dropFirst(name.count).utf8.split(
      separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
    for index in stride(from: 0, to: pieces.count - 1, by: 2) {
      let key = (String(pieces[index]) ?? "").split { " =\n".contains($0) }.last.map(String.init) ?? ""
      if attributes.updateValue(String(pieces[index + 1]) ?? "", forKey: key) != nil {
        faults.append("<\(name)> has \(key) twice")
      }
    }
    return (name, attributes)
  }

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  /// What is read: the text between the tags, with entities taken back.
  var text: String {
    texts.joined(separator: "").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
  }

  /// Everything that breaks a rule of pages (ecosystem V30): well-formed, unique ids, pictures with words, tables with
  /// captions and scoped headers, headings in order, references inside the page only.
  func broken() -> [String] {
    var broken = faults
    let ids = elements.compactMap { $0.attributes["id"] }
    broken += Dictionary(grouping: ids) { $0 }.filter { $1.count > 1 }.keys.map { "id \($0) twice" }
    let known = Set(ids)
    for element in elements {
      for key in ["aria-labelledby", "aria-describedby", "headers"] {
        for id in element.attributes[key]?.split(separator: " ") ?? [] where !known.contains(String(id)) {
          broken.append("\(element.name) names \(id), which is nowhere")
        }
      }
      for key in ["href", "src"] {
        guard let target = element.attributes[key] else { continue }
        let isInside =
          target.hasPrefix("data:image/")
          || (target.hasPrefix("#") && known.contains(String(target.dropFirst())))
        if !isInside { broken.append("\(element.name) leads to \(target.prefix(60))") }
      }
      if element.attributes.keys.contains(where: { $0.hasPrefix("on") }) {
        broken.append("a script in \(element.name)")
      }
    }
    for picture in all("img") where (picture.attributes["alt"] ?? "").isEmpty {
      broken.append("img without alt")
    }
    for drawing in all("svg")
    where drawing.attributes["aria-hidden"] != "true" && (drawing.attributes["aria-label"] ?? "").isEmpty {
      broken.append("svg without words")
    }
    if all("table").count != all("caption").count { broken.append("a table without a caption") }
    for header in all("th") where header.attributes["scope"] == nil { broken.append("th without scope") }
    if !all("script").isEmpty || !all("link").isEmpty || !all("iframe").isEmpty {
      broken.append("more than a page")
    }
    var level = 0
    for heading in elements.filter({ $0.name.wholeMatch(of: /h[1-6]/) != nil }) {
      let next = Int(heading.name.dropFirst()) ?? 0
      if next > level + 1 { broken.append("h\(next) after h\(level)") }
      level = next
    }
    if all("h1").count != 1 { broken.append("\(all("h1").count) h1") }
    if all("html").first?.attributes["lang"] != "en" { broken.append("no language") }
    for word in ["http:", "https:", "url(", "@import", "javascript:"] where source.contains(word) {
      broken.append("the page holds \(word)")
    }
    return broken
  }

  /// A character that could steer a display or hide; nil where there is none.
  var steering: Unicode.Scalar? { TestSupport.steering(source, butFor: ["\n"]) }
}
