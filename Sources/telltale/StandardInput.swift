import Glibc

enum StandardInput {
  static var isTerminal: Bool { isatty(0) == 1 }

  /// A terminal would be waited for without a word (ecosystem C12).
  static func requirePipe() throws {
    guard isTerminal else { return }
    throw Ending.status(
      .usage,
      message: "Standard input is a terminal. Pipe a picture or a list into it: telltale score - < photo.jpg")
  }
}
