import Glibc

enum StandardInput {
  static var isTerminal: Bool { isatty(0) == 1 }
}
