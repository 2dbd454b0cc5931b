import Faces
import Files
import Pictures
import Tensors

/// Milliseconds of the detector on a square picture, network and choosing, on one thread.
public enum DetectorBench {
  public static func measure(folder: Path, side: Int, times: Int, seconds: Double = 1) throws -> Measurement {
    let detector = try FaceDetector(folder: folder), workspace = Workspace()
    var state: UInt64 = 1
    let noise = (0..<side * side * 3).map { _ -> UInt8 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 40)
    }
    let picture = Picture(width: side, height: side, pixels: noise)
    return Measurement.repeated("detector, \(side)×\(side), one thread", unit: "ms", times: times) {
      1_000 / rate(seconds: seconds) { _ = detector.faces(in: picture, workspace: workspace) }
    }
  }
}
