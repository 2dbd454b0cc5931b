import Explainer
import Files
import Text

extension Inputs {
  /// Why a run had nothing to look at.
  var emptiness: SafeText {
    guard !list.isEmpty || all.isEmpty else { return "no picture falls into this shard" }
    guard let first = folders.first else { return "no pictures were named" }
    let others: SafeText = folders.count > 1 ? " and \(folders.count - 1) more" : ""
    let hint: SafeText = leavesFolders ? "; -r reads the folders inside too" : ""
    return "no pictures found in \(SafeText(bytes: first.bytes))\(others)\(hint)"
  }
}
