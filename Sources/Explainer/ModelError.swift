import CLIP
import Faces
import Files

/// Why a model cannot be used. Names inside are text from outside.
public enum ModelError: Error, Equatable {
  case missingFiles(Path, [String])
  /// A pickle checkpoint instead of safetensors.
  case pickle(Path, name: String)
  /// Weights in several files.
  case sharded(Path)
  case file(FileError)
  case clip(Path, CLIPError)
  /// `telltale.json` states something that is not allowed.
  case card(Path, key: String, allowed: String)
  case detector(FaceError)
}

extension ModelError: CustomStringConvertible {
  /// What happened, where, and what to do.
  public var description: String {
    switch self {
    case .missingFiles(let folder, let names):
      "\(folder.text): no model here; missing are \(names.joined(separator: ", ")). "
        + "Name a CLIP folder in the Hugging Face layout with --model."
    case .pickle(let folder, let name):
      "\(folder.text): \(name) is a pickle, which can run code and is not read. Convert it: "
        + "python3 -c \"from transformers import CLIPModel as M; M.from_pretrained('.').save_pretrained('.')\""
    case .sharded(let folder):
      "\(folder.text): the weights are in several files; save them as one model.safetensors"
    case .file(let error): "\(error)"
    case .clip(let folder, let error): "\(folder.text): \(error)"
    case .card(let folder, let key, let allowed):
      "\(folder.text)/telltale.json: \"\(key)\" must be \(allowed)"
    case .detector(let error): "\(error)"
    }
  }
}
