import CLIP
import Testing

/// The two files that say what a CLIP is and what it is shown, in the forms that published folders have.
struct ConfigurationTests {
  private static func configuration(_ json: String) throws -> CLIPConfiguration {
    try CLIPConfiguration(huggingFace: Array(json.utf8))
  }

  private static func preprocessor(_ json: String, imageSize: Int = 224) throws -> PreprocessorConfiguration {
    try PreprocessorConfiguration(Array(json.utf8), imageSize: imageSize)
  }

  private func expectRefusal(naming words: [String], _ read: () throws -> Void) {
    do {
      try read()
      Issue.record("taken, without a word of \(words)")
    } catch {
      #expect(words.allSatisfy { "\(error)".contains($0) }, "\(error)")
    }
  }

  @Test("L2: what is absent is ViT-B/32, as transformers has it") func absentFieldsTakeDefaults() throws {
    for json in ["{}", #"{"text_config":null,"vision_config":{}}"#] {
      let found = try Self.configuration(json)
      #expect(found.vision.width == 768 && found.vision.hidden == 3072 && found.vision.layers == 12)
      #expect(found.vision.heads == 12 && found.imageSize == 224 && found.patchSize == 32)
      #expect(found.text.width == 512 && found.text.hidden == 2048 && found.text.layers == 12)
      #expect(found.text.heads == 8 && found.contextLength == 77 && found.vocabularySize == 49_408)
      #expect(found.vision.epsilon == 1e-5 && found.text.epsilon == 1e-5 && found.projection == 512)
      #expect(found.vision.activation == .quickGELU && found.text.activation == .quickGELU)
    }
  }

  @Test("L2: the old sections override the new, field by field") func oldSectionsOverride() throws {
    let found = try Self.configuration(
      #"""
      {"text_config": {"hidden_size": 256, "num_hidden_layers": 3, "eos_token_id": 2},
       "text_config_dict": {"hidden_size": 384, "num_attention_heads": 6},
       "vision_config": {"image_size": 336, "hidden_act": "gelu"},
       "vision_config_dict": {"image_size": 240, "patch_size": 16}}
      """#)
    #expect(found.text.width == 384 && found.text.heads == 6, "overridden")
    #expect(found.text.layers == 3 && found.endTokenID == 2, "kept")
    #expect(found.imageSize == 240 && found.patchSize == 16 && found.vision.activation == .gelu)
  }

  @Test(arguments: [
    (#"{"text_config":[]}"#, "text_config"), (#"{"text_config":{"hidden_size":100}}"#, "num_attention_heads"),
    (#"{"vision_config":{"hidden_act":"relu"}}"#, "hidden_act"),
    (#"{"vision_config":{"patch_size":0}}"#, "patch_size"), (#"{"projection_dim":1.5}"#, "projection_dim"),
    (#"{"vision_config":{"num_channels":1}}"#, "num_channels"),
    (#"{"vision_config":{"image_size":1024,"patch_size":1}}"#, "patch_size"),
    (#"{"text_config":{"layer_norm_eps":0}}"#, "layer_norm_eps"),
  ])
  func whatDoesNotFitIsNamed(json: String, key: String) {
    expectRefusal(naming: ["config.json", "\"\(key)\""]) { _ = try Self.configuration(json) }
  }

  @Test("L5: the old and the new form are the same preprocessing") func oldAndNewForms() throws {
    let standard = PreprocessorConfiguration(imageSize: 224)
    let forms = [
      "{}",
      #"""
      {"crop_size": 224, "do_center_crop": true, "do_normalize": true, "do_resize": true,
       "feature_extractor_type": "CLIPFeatureExtractor", "resample": 3, "size": 224,
       "image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711]}
      """#,
      #"""
      {"crop_size": {"height": 224, "width": 224}, "size": {"shortest_edge": 224}, "do_convert_rgb": true,
       "do_rescale": true, "rescale_factor": 0.00392156862745098, "image_processor_type": "CLIPImageProcessor"}
      """#,
    ]
    for form in forms { #expect(try Self.preprocessor(form) == standard, "\(form)") }
  }

  @Test("L6: height and width without a crop stretch; what is switched off is not done")
  func switchesAreObeyed() throws {
    let stretched = try Self.preprocessor(
      #"{"size": {"height": 224, "width": 224}, "do_center_crop": false}"#)
    #expect(stretched.resize == .stretched(width: 224, height: 224) && stretched.crop == nil)
    #expect(try Self.preprocessor(#"{"do_resize": false}"#).resize == .none)
    #expect(try Self.preprocessor(#"{"do_rescale": false}"#).rescale == 1)
    let raw = try Self.preprocessor(#"{"do_normalize": false, "image_mean": [0.5, 0.5, 0.5]}"#)
    #expect(raw.mean == [0, 0, 0] && raw.standardDeviation == [1, 1, 1])
    #expect(raw.tables[255] == 1 && raw.tables[0] == 0, "bytes over 255 and no more")
  }

  @Test(arguments: [
    (#"{"resample": 2}"#, "resample"), (#"{"crop_size": 200}"#, "crop_size"),
    (#"{"size": {"height": 224}}"#, "width"), (#"{"size": 336, "do_center_crop": false}"#, "size"),
    (#"{"image_std": [0, 1, 1]}"#, "image_std"), (#"{"image_mean": [0.5, 0.5]}"#, "image_mean"),
    (#"{"do_resize": "yes"}"#, "do_resize"),
  ])
  func otherPreprocessingIsRefusedByName(json: String, key: String) {
    expectRefusal(naming: ["preprocessor_config.json", key]) { _ = try Self.preprocessor(json) }
  }
}
