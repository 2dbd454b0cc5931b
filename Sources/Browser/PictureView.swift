import Faces
import Pictures
import Terminal
import Text

/// The photograph or the crop, as large as the screen, to zoom into and to move over. Plain area means where it is shrunk
/// and the nearest pixel where it is enlarged: nothing is sharpened or smoothed for show (ecosystem V10, V11).
struct PictureView: Sendable {
  var showsCrop = false
  /// Times that the fitted size was doubled.
  private(set) var doublings = 0
  /// The middle of what is shown, 0 to 1 across and down.
  private(set) var middle = Point(x: 0.5, y: 0.5)
  /// The photograph in all its pixels, and whose it is; nil until it was read.
  private(set) var whole: (file: Int, picture: Picture)?
  /// The file whose pixels were asked for.
  private(set) var asked: Int?
  /// Whether they could not be read.
  private var isUnreadable = false

  private static let mostDoublings = 8

  mutating func zoom(_ step: Int) {
    doublings = min(PictureView.mostDoublings, max(0, doublings + step))
    move(x: 0, y: 0)
  }

  mutating func fit() { (doublings, middle) = (0, Point(x: 0.5, y: 0.5)) }

  /// Moves by quarters of what is shown.
  mutating func move(x: Int, y: Int) {
    let share = 1 / Double(1 << doublings)
    func place(_ now: Double, _ step: Int) -> Double {
      min(1 - share / 2, max(share / 2, now + Double(step) * share / 4))
    }
    middle = Point(x: place(middle.x, x), y: place(middle.y, y))
  }

  /// Whether pixels that were asked for have yet to come.
  var isWaiting: Bool { asked != nil && whole == nil && !isUnreadable }

  /// Whether a file's own pixels have to be asked for; asked once.
  mutating func asks(for file: Int) -> Bool {
    guard asked != file else { return false }
    (whole, asked, isUnreadable) = (nil, file, false)
    return true
  }

  /// Pixels that came too late for the file that is looked at are let go.
  ///
  /// - Parameter picture: nil where it could not be read.
  mutating func take(_ picture: Picture?, of file: Int) {
    guard asked == file else { return }
    (whole, isUnreadable) = (picture.map { (file, $0) }, picture == nil)
  }

  mutating func leave() { (whole, asked) = (nil, nil) }

  /// These files are gone, or others than they were.
  mutating func forget(_ files: Set<Int>) {
    if let asked, files.contains(asked) { leave() }
  }

  func draw(_ outcome: FaceOutcome?, file: Int, name: SafeText, into region: Region) {
    let theme = region.theme
    guard let outcome else {
      region.text("scoring", x: 1, y: 1, style: theme.muted)
      return
    }
    let (body, foot) = region.splitTop(region.rows - 1)
    guard let shown = shown(outcome, file) else {
      let (word, style) = FaceView.verdict(outcome.status, theme)
      body.text(word, x: 1, y: 1, style: style.bold)
      body.text(
        outcome.awaitsPictures ? "reading the picture" : "There is no picture to show.", x: 1, y: 3,
        style: theme.text)
      return
    }
    let share = 1 / Double(1 << doublings), picture = shown.picture
    let width = max(1, Int((Double(picture.width) * share).rounded()))
    let height = max(1, Int((Double(picture.height) * share).rounded()))
    let x = Int(((middle.x - share / 2) * Double(picture.width)).rounded())
    let y = Int(((middle.y - share / 2) * Double(picture.height)).rounded())
    let part = picture.cropped(x: x, y: y, width: width, height: height)
    let placement = body.picture(part, marks: shown.marks.map { $0.moved(x: -Double(x), y: -Double(y)) })
    foot.line([
      (shown.what, theme.strong), ("  ", theme.text),
      (PictureView.scale(placement.scale * shown.scale), theme.muted), ("  \(name)", theme.text),
    ])
  }

  private struct Shown {
    let what: SafeText
    let picture: Picture
    /// Pixels of `picture` for each pixel of what it is a picture of.
    let scale: Double
    var marks: [PictureMark] = []
  }

  private func shown(_ outcome: FaceOutcome, _ file: Int) -> Shown? {
    guard let pictures = outcome.pictures else { return nil }
    if showsCrop, let crop = pictures.crop {
      return Shown(what: "crop \(crop.width)x\(crop.height)", picture: crop, scale: 1)
    }
    let own = whole.flatMap { $0.file == file ? $0.picture : nil }
    let picture = own ?? pictures.overview, scale = own == nil ? pictures.scale : 1
    let size: SafeText =
      own != nil
      ? "photograph \(picture.width)x\(picture.height)"
      : isUnreadable ? "photograph, its pixels cannot be read" : "photograph, reading its pixels"
    return Shown(
      what: size, picture: picture, scale: scale, marks: PictureMark.marks(of: outcome.face, scale: scale))
  }

  /// "1 point = 4.2 pixels, means of areas" or "enlarged 3.0 times, nearest pixel".
  private static func scale(_ scale: Double) -> SafeText {
    guard scale > 0 else { return "" }
    func tenths(_ value: Double) -> SafeText {
      let count = Int((value * 10).rounded())
      return "\(count / 10).\(count % 10)"
    }
    return scale > 1
      ? "enlarged \(tenths(scale)) times, nearest pixel"
      : "1 point = \(tenths(1 / scale)) pixels, means of areas"
  }
}

extension PictureMark {
  fileprivate func moved(x: Double, y: Double) -> PictureMark {
    switch self {
    case .point(let px, let py): .point(x: px + x, y: py + y)
    case .box(let x0, let y0, let x1, let y1): .box(x0: x0 + x, y0: y0 + y, x1: x1 + x, y1: y1 + y)
    }
  }
}
