import Browser
import Explainer
import Files
import Tensors
import Terminal
import Text

/// What the browser asks of the world: folders read, faces scored and explained, reports written, each in the background,
/// with what comes of it posted back.
final class BrowserWork: Sendable {
  private let queue: ScoringQueue
  private let reasons: ReasonFinder

  /// Begins to read the folders and to open the model.
  init(
    _ paths: [Path], recursive: Bool, _ options: Scorer.Options, _ log: DebugLog? = nil,
    post: @escaping @Sendable (Browser.Action) -> Void
  ) {
    // A thread of its own: a folder may be large, or its disk slow, and nobody waits for it.
    Workers(count: 1).submit {
      FolderScan(paths, recursive: recursive).run { finding in
        log?.add("\(finding.portions.reduce(0) { $0 + $1.count }) files found", since: true)
        if finding.order != nil { log?.add("folder read and sorted", since: true) }
        post(.found(finding))
      }
    }
    let queue = ScoringQueue(width: options.threads) { file, outcome in
      if file == 0 { log?.add("first face scored", since: true) }
      post(.scored(file, outcome))
    }
    let reasons = ReasonFinder(evidence: paths, post: post)
    self.queue = queue
    self.reasons = reasons
    Task {
      do throws(ModelError) {
        let scorer = try await Scorer.open(options)
        await reasons.open(scorer)
        log?.add("model open", since: true)
        post(.modelOpened(scorer.summary, scorer.correlation, prompts: scorer.card.prompts))
        queue.open { input, keepsPictures in
          FaceOutcome(await scorer.score(input, PictureOptions(keepsPictures: keepsPictures)))
        }
      } catch {
        post(.modelFailed(SafeText("\(error)")))
      }
    }
  }

  /// Starts an effect, or says what the driver has to do.
  func perform(_ effect: Browser.Effect) -> TerminalRequest? {
    let reasons = reasons
    switch effect {
    case .look(let wishes): queue.look(wishes)
    case .explain(let face, let input): Task { await reasons.find(face, input) }
    case .findFaces(let file, let input): Task { await reasons.findFaces(file, input) }
    case .readPixels(let file, let input): Task { await reasons.readPixels(file, input) }
    case .report(let input, let allFaces, let folder):
      Task { await reasons.report(input, allFaces: allFaces, folder: Path(folder)) }
    case .repaint: return .repaint
    case .suspend: return .suspend
    case .quit: return .quit
    }
    return nil
  }
}
