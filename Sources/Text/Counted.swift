/// A number with its noun: "1 picture", "2 pictures".
///
/// - Parameter noun: in the singular; its plural ends in s.
public func counted(_ count: Int, _ noun: StaticString) -> SafeText {
  let ending: SafeText = count == 1 ? "" : "s"
  return "\(count) \(SafeText("\(noun)"))\(ending)"
}
