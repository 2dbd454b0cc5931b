import Explainer
import Pictures
import Text

/// Where each margin comes from: a map for each label, drawn and as numbers (ecosystem V12, V14, V16).
///
/// A patch is a square whose area grows with its value, over the crop in grey: it reads without colour and on paper, shows
/// the map's true resolution, and is never stretched, since the scale is the same for every map of every face.
struct RelevanceFigures {
  let id: SafeText
  let maps: [RelevanceMap]
  let crop: Picture?

  var html: HTML {
    """
    <h4 id="\(id)-where">Where each margin comes from</h4>
    \(content)
    """
  }

  private var content: HTML {
    guard let first = maps.first, maps.contains(where: \.saysSomething) else {
      return "<p>\(nothing)</p>"
    }
    return """
      <p>Each square is a patch of the crop, \(first.side) across and \(first.side) down: as fine as the model sees. The \
      larger the square, the more the patch gave to the margin. The frame stands around the strongest. A map shows what the \
      model relies on, which need not be what was altered.</p>
      \(legend)
      \(background)
      <div class="maps">
      \(maps.map(figure).joined(separator: "\n"))
      </div>
      <h5 id="\(id)-numbers">The maps as numbers</h5>
      <p class="soft">Ten-thousandths of margin, row by row from the top left patch of the crop.</p>
      <div class="grids">
      \(maps.map(numbers).joined(separator: "\n"))
      </div>
      """
  }

  /// Why there is no map at all.
  private var nothing: SafeText {
    guard !maps.isEmpty else { return "This model’s labels have no margin of their own, so there is no map." }
    guard maps.contains(where: { $0.margin > 0 }) else {
      return
        "Nothing to show: no margin is positive, so no label leans to altered, and a map would show noise."
    }
    return
      "Nothing to show: no patch of a positive margin reaches \(Numbers.places(RelevanceMap.full * RelevanceMap.weakest, 3)), and a map would show noise."
  }

  /// The scale, the same for every map.
  private var legend: HTML {
    let steps: [Float] = [0.25, 0.5, 0.75, 1]
    let squares = steps.map { step -> HTML in
      let side = 26 * Double(step).squareRoot()
      return """
        <span><svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true"><rect class="patch" \
        x="\(Numbers.coordinate(14 - side / 2))" y="\(Numbers.coordinate(14 - side / 2))" \
        width="\(Numbers.coordinate(side))" height="\(Numbers.coordinate(side))"/></svg> \
        \(Numbers.places(step * RelevanceMap.full, 3))\(step == 1 ? " and more" : "")</span>
        """
    }
    return """
      <p class="legend">Margin a patch, on one scale for every face: \(squares.joined()) A map whose strongest patch is under \
      \(Numbers.places(RelevanceMap.full * RelevanceMap.weakest, 3)) shows nothing.</p>
      """
  }

  /// The crop in grey, once for all maps.
  private var background: HTML {
    guard let crop, let bytes = try? crop.jpeg(quality: 80) else { return "" }
    return """
      <svg class="store" width="0" height="0" aria-hidden="true"><defs><image id="\(id)-crop" width="\(crop.width)" \
      height="\(crop.height)" href="\(HTML(dataURI: bytes, type: "image/jpeg"))"/></defs></svg>
      """
  }

  private func figure(_ map: RelevanceMap) -> HTML {
    let size = crop?.width ?? 317
    return """
      <figure>
      <svg viewBox="0 0 \(size) \(size)" role="img" aria-label="\(alternative(map))">\
      \(HTML.when(crop != nil, "<use href=\"#\(id)-crop\" class=\"under\"/>"))\(map.saysSomething ? patches(map, size) : "")</svg>
      <figcaption><strong>\(map.label.name)</strong> \(Numbers.signed(map.margin, 3))<br>\(words(map))</figcaption>
      </figure>
      """
  }

  private func words(_ map: RelevanceMap) -> SafeText {
    guard map.margin > 0 else { return "Nothing here: leans to unaltered." }
    guard map.saysSomething else { return "Nothing here: the map is weak." }
    return "Most: \(map.strongestPlace.rawValue), \(Numbers.places(map.values[map.strongest], 4))."
  }

  private func alternative(_ map: RelevanceMap) -> SafeText {
    map.saysSomething
      ? "Map for \(map.label.name) over the crop. The strongest patch lies at: \(map.strongestPlace.rawValue)."
      : "The crop without a map for \(map.label.name). \(words(map))"
  }

  private func patches(_ map: RelevanceMap, _ size: Int) -> HTML {
    let cell = Double(size) / Double(map.side)
    let squares = map.values.enumerated().compactMap { index, value -> HTML? in
      let share = Double(min(1, value / RelevanceMap.full))
      guard share >= 0.01 else { return nil }
      let side = 0.94 * cell * share.squareRoot()
      let x = (Double(index % map.side) + 0.5) * cell - side / 2
      let y = (Double(index / map.side) + 0.5) * cell - side / 2
      return rectangle("patch", x, y, side)
    }
    let strongest = map.strongest
    let frame = rectangle(
      "frame", Double(strongest % map.side) * cell, Double(strongest / map.side) * cell, cell)
    return squares.joined() + frame
  }

  private func rectangle(_ kind: SafeText, _ x: Double, _ y: Double, _ side: Double) -> HTML {
    """
    <rect class="\(kind)" x="\(Numbers.coordinate(x))" y="\(Numbers.coordinate(y))" width="\(Numbers.coordinate(side))" \
    height="\(Numbers.coordinate(side))"/>
    """
  }

  private func numbers(_ map: RelevanceMap) -> HTML {
    let rows = (0..<map.side).map { row -> HTML in
      let cells = (0..<map.side).map { column -> HTML in
        let place = row * map.side + column
        let value = Numbers.places(Double(map.values[place]) * 10_000, 0)
        return map.saysSomething && place == map.strongest
          ? "<td><strong>\(value)</strong></td>" : "<td>\(value)</td>"
      }
      return "<tr><th scope=\"row\">\(row + 1)</th>\(cells.joined())</tr>"
    }
    let heads = (1...map.side).map { "<th scope=\"col\">\($0)</th>" as HTML }
    let table: HTML = """
      <table class="grid">
      <caption>\(map.label.name), margin \(Numbers.signed(map.margin, 3))</caption>
      <thead><tr><th scope="col"><span class="unseen">row</span></th>\(heads.joined())</tr></thead>
      <tbody>\(rows.joined())</tbody>
      </table>
      """
    return HTML.scrolling("\(map.label.name) as numbers", table)
  }
}
