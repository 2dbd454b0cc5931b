import Foundation
import Pictures

/// Pictures in kitty's graphics protocol: sent once under a number of ours, deleted with their data (T13).
package enum KittyPicture {
  /// A picture of one pixel that is not kept: only who knows the protocol says OK.
  static let question = "\u{1B}_Gi=\(questionNumber),s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\"
  static let questionNumber = 31

  /// The first of our numbers, far from those that others begin with.
  package static let firstNumber = 0x7465_6C00

  /// Base64 that one escape sequence carries; more is refused.
  private static let chunk = 4_096

  /// Sends the picture and shows it at the cursor, which stays, scaled to so many cells. Nothing is answered.
  static func shown(_ picture: Picture, number: Int, columns: Int, rows: Int) -> [[UInt8]] {
    guard let file = try? PNGWriter.bytes(of: picture) else { return [] }
    let data = Array(Data(file).base64EncodedString().utf8)
    let head = "a=T,f=100,t=d,q=2,C=1,i=\(number),c=\(columns),r=\(rows)"
    return stride(from: 0, to: data.count, by: chunk).map { start in
      let end = min(start + chunk, data.count)
      let keys = (start == 0 ? head + "," : "q=2,") + "m=\(end < data.count ? 1 : 0)"
      return Array("\u{1B}_G\(keys);".utf8) + data[start..<end] + Array("\u{1B}\\".utf8)
    }
  }

  static func deleted(_ number: Int) -> [UInt8] {
    Array("\u{1B}_Ga=d,d=I,i=\(number),q=2\u{1B}\\".utf8)
  }

  /// Everything on our screen, for an ending that knows no numbers.
  static let allDeleted = Array("\u{1B}_Ga=d,d=A,q=2\u{1B}\\".utf8)
}
