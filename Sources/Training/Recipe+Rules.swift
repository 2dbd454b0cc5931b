import Faces

extension Recipe {
  /// The first rule that the recipe breaks; nil where it can be followed.
  var broken: String? {
    func isRate(_ value: Double) -> Bool { value >= 0 && value <= 1e6 }
    let rules: [(Bool, String)] = [
      (imageSize.map { 1...1024 ~= $0 } ?? true, "imageSize must be 1 to 1,024 pixels"),
      (1...1_000_000 ~= epochs, "epochs must be 1 to 1,000,000"),
      (1...4096 ~= batch, "batch must be 1 to 4,096"),
      (microBatch >= 1 && microBatch <= batch, "microBatch must be 1 to batch"),
      (1...4096 ~= accumulation, "accumulation must be 1 to 4,096"),
      (
        [augmentation, flip, erasing].allSatisfy { 0...1 ~= $0 },
        "augmentation, flip and erasing are probabilities, 0 to 1"
      ),
      (averaging >= 0 && averaging < 1, "averaging must be 0 to under 1"),
      (keptStart >= 0 && keptStart < 1, "keptStart must be 0 to under 1"),
      (
        forging.map { !$0.pairs || $0.share == 1 } ?? true, "forging.pairs needs a forging.share of 1"
      ),
      (
        [learningRate.base, learningRate.minimum, weightDecay, depthDecay, headFactor, localisation]
          .allSatisfy(isRate),
        "learningRate, weightDecay, depthDecay, headFactor and localisation must be 0 to 1,000,000"
      ),
      (clipNorm.map { $0 > 0 && $0.isFinite } ?? true, "clipNorm must be over 0"),
      (
        weightingTemperature > 0 && weightingTemperature.isFinite, "weightingTemperature must be over 0"
      ),
      (0...1_000_000_000 ~= learningRate.warmup, "learningRate.warmup must be 0 to 1,000,000,000"),
      (0...1000 ~= frozenBlocks, "frozenBlocks must be 0 to 1,000"),
      (0...1_000_000 ~= validationCount, "validationCount must be 0 to 1,000,000"),
      (
        epochLength.map { 1...1_000_000_000 ~= $0 } ?? true, "epochLength must be 1 to 1,000,000,000"
      ),
      (
        [learningRate.cycle, learningRate.cycleGrowth, learningRate.stride]
          .allSatisfy { 1...1_000_000_000 ~= $0 },
        "learningRate.cycle, cycleGrowth and stride must be 1 to 1,000,000,000"
      ),
      (
        learningRate.annealsInCycles,
        "learningRate.cycle must be at least 2 where the rate anneals by restarts or oscillating: "
          + "state the steps of a cycle (--cycle)"
      ),
      (
        0.5...3 ~= face.enlarge && face.size == Alignment.size,
        "face.enlarge must be 0.5 to 3, face.size \(Alignment.size)"
      ),
      (
        [forging?.settings, forging?.unseen].allSatisfy { 0...0.4 ~= $0?.enlargeSpread ?? 0 },
        "forging.settings.enlargeSpread must be 0 to 0.4"
      ),
      (
        [forging?.settings, forging?.unseen].allSatisfy { 1...10_000 ~= $0?.donorCandidates ?? 1 },
        "forging.settings.donorCandidates must be 1 to 10,000"
      ),
      (0...1_000_000 ~= framesPerVideo, "framesPerVideo must be 0 to 1,000,000"),
      (logitScale.map { $0 > 0 && $0 <= 1000 } ?? true, "logitScale must be over 0 and at most 1,000"),
      (
        logitScale == nil || variant != .joint,
        "logitScale must be null with the variant joint, whose scale is that of the folder's own CLIP"
      ),
      (
        loss != .probabilistic || variant == .separate || variant == .withoutOpposites,
        "the probabilistic loss needs all eight labels: variant separate or without_opposites"
      ),
      (
        levelWeights.count == 3 && levelWeights.allSatisfy(isRate) && levelWeights.contains { $0 > 0 },
        "levelWeights must be three numbers, none negative and not all 0"
      ),
      (
        forging.map { forging in
          [
            forging.share, forging.firstDifficulty, forging.lastDifficulty, forging.riseBegin,
            forging.riseEnd,
          ].allSatisfy { 0...1 ~= $0 }
        } ?? true, "forging's share, difficulties and rise must be 0 to 1"
      ),
      (
        localisation == 0 || trainsImage,
        "localisation needs a trained image encoder: its patches say where"
      ),
      (precision != .int8, "precision must be f32 or bf16: bytes are too coarse for gradients"),
      (trainsImage || trainsText, "one of the two encoders must be trained"),
    ]
    return rules.first { !$0.0 }?.1
  }
}
