import ArgumentParser
import Tensors

/// What a command's models multiply with, and in which numbers.
struct ArithmeticOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      What the image encoder multiplies in: f32, bf16 (bfloat16) or int8 (bytes), the last two faster where the \
      processor has instructions for them, and a little less exact.
      """, valueName: "numbers"))
  var precision: Precision?

  @Option(
    name: .customLong("engine"),
    help: "What multiplies: packed (our own kernel) or openblas, the yardstick, which knows f32 only.")
  var form: MatrixEngine.Form?
}
