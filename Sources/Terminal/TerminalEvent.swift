import Text

/// What the driver hands to a program besides its own actions.
public enum TerminalEvent: Sendable {
  /// The screen is up, at the start and after each stop: what it can do and how large it is.
  case opened(Abilities, Size)
  case resized(Size)
  case key(Key)
  case mouse(Mouse)
  /// Text that was pasted, never keys.
  case pasted(SafeText)
  /// Lines that something other than the driver printed while the screen is up (T35).
  case printed([SafeText])
  /// No key came for a while after one did: time to draw what is dear (T17).
  case rested
}

/// What a program asks of the driver.
public enum TerminalRequest: Sendable {
  case quit
  /// Clear and draw everything anew (^L).
  case repaint
  /// Stop as ^Z does.
  case suspend
  /// Take the mouse, or leave it to the terminal, whose text can then be selected (T31).
  case mouse(Bool)
  /// To the clipboard (OSC 52); terminals may refuse it and say nothing.
  case copy([UInt8])
}
