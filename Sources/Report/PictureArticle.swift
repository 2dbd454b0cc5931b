import Explainer
import Faces
import Pictures
import Text

/// The article of one picture: the file itself, then each of its faces.
struct PictureArticle {
  let entry: Report.Entry
  /// Its place on the page, from 1.
  let number: Int
  let context: Report.Context

  private var id: SafeText { "picture-\(number)" }

  var html: HTML {
    let faces = entry.study.faces
    let blocks = faces.enumerated().map { index, face in
      FaceBlock(
        face: face, id: faces.count > 1 ? "\(id)-face-\(index + 1)" : id,
        heading: faces.count > 1 ? "Face \(index + 1) of \(faces.count)" : nil,
        showsCrop: faces.count > 1, context: context
      ).html
    }
    return """
      <article id="\(id)" aria-labelledby="\(id)-name">
      <h2 id="\(id)-name">\(HTML.name(Report.name(entry)))</h2>
      \(HTML.when(faces.count > 1, "<p class=\"verdict\">\(Verdict.summary(faces.map { Verdict($0.record) }))</p>"))
      <div class="pictures">
      \(photograph)
      \(faces.count == 1 ? CropFigure(face: faces[0]).html : "")
      </div>
      \(integrity)
      \(blocks.joined(separator: "\n"))
      \(DecisionBlock(id: id, decisions: entry.decisions).html)
      </article>
      """
  }

  /// The whole photograph, with the boxes and points drawn over it.
  private var photograph: HTML {
    guard let overview = entry.study.overview,
      let bytes = try? overview.picture.jpeg(quality: 90, chroma: .full)
    else { return "" }
    let picture = overview.picture, faces = entry.study.faces.compactMap { $0.record.face }
    let marks = faces.enumerated().map { index, face in
      mark(face, scale: overview.scale, number: faces.count > 1 ? index + 1 : nil)
    }
    let said: SafeText =
      faces.isEmpty
      ? "The photograph, without a face that the detector finds."
      : "The photograph, with a box around \(faces.count == 1 ? "the face" : "each of \(faces.count) faces") and five points at the eyes, the nose and the corners of the mouth."
    return """
      <figure class="photograph">
      <div class="layers" style="max-width:\(picture.width)px">
      <img src="\(HTML(dataURI: bytes, type: "image/jpeg"))" width="\(picture.width)" height="\(picture.height)" alt="\(said)">
      <svg viewBox="0 0 \(picture.width) \(picture.height)" aria-hidden="true">\(marks.joined())</svg>
      </div>
      <figcaption>The photograph, upright, \(size(picture)). Shown compressed anew; the file itself is named by its \
      SHA-256 below.</figcaption>
      </figure>
      """
  }

  private func size(_ picture: Picture) -> HTML {
    guard let scale = entry.study.overview?.scale, scale < 1 else {
      return "\(picture.width)×\(picture.height) pixels, one to one"
    }
    return "shown at \(Numbers.places(100 * scale, 1)) % of its size"
  }

  private func mark(_ face: DetectedFace, scale: Double, number: Int?) -> HTML {
    func at(_ value: Double) -> SafeText { Numbers.coordinate(value * scale) }
    let box = face.box
    let frame: HTML =
      "x=\"\(at(box.x0))\" y=\"\(at(box.y0))\" width=\"\(at(box.width))\" height=\"\(at(box.height))\""
    let points = face.landmarks.map { "<circle cx=\"\(at($0.x))\" cy=\"\(at($0.y))\" r=\"3\"/>" as HTML }
    let name = number.map {
      "<text x=\"\(at(box.x0 + 6 / scale))\" y=\"\(at(box.y0 + 22 / scale))\">\($0)</text>" as HTML
    }
    return """
      <rect class="halo" \(frame)/><rect class="box" \(frame)/><g class="points">\(points.joined())</g>\(name ?? "")
      """
  }

  /// Whether the bytes are those of before: apart from what the picture shows.
  private var integrity: HTML {
    let record = entry.study.faces.first?.record, facts = entry.study.facts
    var rows: [HTML] = [
      "<div><dt>File</dt><dd>\(HTML.name(SafeText(bytes: record?.file.bytes ?? [])))</dd></div>",
      "<div><dt>SHA-256</dt><dd class=\"hash\">\(record?.sha256 ?? "none: the file could not be read")</dd></div>",
    ]
    if let facts {
      rows.append("<div><dt>Size</dt><dd>\(Numbers.grouped(facts.bytes)) bytes</dd></div>")
    }
    if let modified = entry.modified { rows.append("<div><dt>Changed</dt><dd>\(modified)</dd></div>") }
    if let facts, let format = facts.format, let stored = facts.storedSize {
      let turned: SafeText = facts.orientation == 1 ? "" : ", EXIF orientation \(facts.orientation)"
      let scaled: SafeText =
        (record?.decodeScale ?? 1) > 1 ? ", read at 1/\(record?.decodeScale ?? 1) of its size" : ""
      rows.append(
        "<div><dt>Picture</dt><dd>\(format.name), \(stored.width)×\(stored.height) pixels\(turned)\(scaled)</dd></div>"
      )
    }
    return """
      <section aria-labelledby="\(id)-integrity">
      <h3 id="\(id)-integrity">Integrity</h3>
      <p>\(integrityWords)</p>
      <dl class="facts">
      \(rows.joined(separator: "\n"))
      </dl>
      </section>
      """
  }

  private var integrityWords: HTML {
    switch entry.decisions?.integrity {
    case nil:
      "These are the bytes that were looked at. Whether they are those that were first secured, only a hash noted then can tell."
    case .match?: "The case holds the same SHA-256: the bytes are unchanged since it first saw them."
    case .changed(let old)?:
      "<strong>The bytes have changed.</strong> The case knows this path with SHA-256 <span class=\"hash\">\(old)</span>, too."
    case .unread?: "The file could not be read, so it was not compared with what the case knows."
    case .unknown?: "The case does not know these bytes, so it cannot say whether they changed."
    }
  }
}
