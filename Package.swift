// swift-tools-version: 6.2

import PackageDescription

// The rooms of the house and what each may import. `Tests/ArchitectureTests` holds the same table
// against the import lines; ARCHITECTURE.md explains it.

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]
let strictC: [CSetting] = [.treatAllWarnings(as: .error)]

/// A Swift room: a folder of `Sources`.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of a room: a folder of `Tests`, with `Goldens` beside the tests that read them.
func tests(
  of name: String, _ dependencies: [Target.Dependency] = [], goldens: Bool = false
) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [.target(name: name)] + dependencies,
    exclude: goldens ? ["Goldens"] : [],
    swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let tomlKit = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")

let package = Package(
  name: "telltale",
  products: [
    .executable(name: "telltale", targets: ["telltale"]),
    .library(name: "Explainer", targets: ["Explainer"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .target(
      name: "CNcurses", cSettings: strictC,
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "CJPEG", cSettings: strictC, linkerSettings: [.linkedLibrary("jpeg")]),
    .target(name: "CPNG", cSettings: strictC, linkerSettings: [.linkedLibrary("png16")]),
    .target(name: "CWebP", cSettings: strictC, linkerSettings: [.linkedLibrary("webp")]),
    .target(name: "CKernels", cSettings: strictC),

    room("Text"),
    room("Files", ["Text", crypto]),
    room("Tensors", ["COpenBLAS", "CKernels", "Files"]),
    room("Layers", ["Tensors"]),
    room("LayerCases", ["Tensors", "Layers"]),
    room("CLIP", ["Tensors", "Layers", "Files"]),
    room("Pictures", ["CJPEG", "CPNG", "CWebP", "Tensors", "Files"]),
    room("Faces", ["Tensors", "Layers", "Pictures", "Files"]),
    room("Explainer", ["Tensors", "Layers", "CLIP", "Pictures", "Faces", "Files", "Text"]),
    room("Forging", ["Tensors", "Pictures", "Faces", "Explainer"]),
    room("DataSets", ["Files", "Pictures", "Faces", "Explainer"]),
    room("Evaluation", ["Tensors", "Pictures", "Faces", "Explainer", "DataSets", "Files"]),
    room(
      "Training",
      [
        "Text", "Files", "Tensors", "Layers", "CLIP", "Pictures", "Faces", "Explainer", "Forging", "DataSets",
        "Evaluation",
      ]),
    room("CaseFile", ["Explainer", "Files", grdb]),
    room("Terminal", ["CNcurses", "Pictures", "Text"]),
    room("Report", ["Explainer", "CaseFile", "Pictures", "Faces", "Files", "Text"]),
    room(
      "Browser",
      [
        "Explainer", "CaseFile", "Report", "Terminal", "Pictures", "Faces", "Files", "Text", "Training",
      ]),
    room(
      "Bench",
      [
        "Text", "Files", "Tensors", "Layers", "CLIP", "Pictures", "Faces", "Explainer", "Training",
        "Terminal", "Browser",
      ]),
    .executableTarget(
      name: "telltale",
      dependencies: [
        "Text", "Files", "Tensors", "Layers", "CLIP", "Pictures", "Faces", "Explainer",
        "Forging", "DataSets", "Evaluation", "Training", "CaseFile", "Terminal", "Report", "Browser",
        "Bench", argumentParser, tomlKit,
      ],
      swiftSettings: strict),

    .testTarget(name: "ArchitectureTests", swiftSettings: strict),
    // What the tests of several rooms share.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    tests(of: "Text", ["TestSupport"]),
    tests(of: "Files", ["Text"]),
    tests(of: "Tensors", ["Files"]),
    tests(of: "Layers", ["Tensors", "Files", "LayerCases"], goldens: true),
    tests(of: "CLIP", ["Tensors", "Layers", "Files"], goldens: true),
    tests(of: "Pictures", ["Tensors", "Files"], goldens: true),
    tests(of: "Faces", ["Tensors", "Pictures", "Files"], goldens: true),
    tests(of: "Explainer", ["Tensors", "CLIP", "Pictures", "Faces", "Files", "Text"], goldens: true),
    tests(of: "Forging", ["Tensors", "Pictures", "Faces", "Explainer", "Files"]),
    tests(of: "DataSets", ["Files", "Explainer"]),
    tests(of: "Evaluation", ["Tensors", "DataSets", "Explainer", "Pictures", "Files"], goldens: true),
    tests(
      of: "Training",
      ["Tensors", "Layers", "CLIP", "Pictures", "Faces", "Explainer", "Forging", "DataSets", "Files"],
      goldens: true),
    tests(of: "CaseFile", ["Explainer", "Faces", "Files", "CaseWriter", "TestSupport"]),
    // Decides in a loop until it is killed, for the tests of CaseFile.
    .executableTarget(
      name: "CaseWriter", dependencies: ["CaseFile", "Files"], path: "Tests/CaseWriter", swiftSettings: strict
    ),
    tests(of: "Terminal", ["Pictures", "Text"]),
    tests(of: "Report", ["Explainer", "CaseFile", "Pictures", "Faces", "Files", "Text", "TestSupport"]),
    tests(
      of: "Browser",
      ["Explainer", "CaseFile", "Terminal", "Pictures", "Faces", "Files", "Text", "Training", "TestSupport"],
      goldens: true),
    .testTarget(
      name: "telltaleTests", dependencies: ["Text", "Files", "Explainer", "CaseFile", "TestSupport"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu17
)

// What `Scripts/fuzz.sh` builds, beside the rooms and never with them.
if Context.environment["TELLTALE_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "Fuzz", dependencies: ["Files", "Tensors", "CLIP", "Pictures", "Explainer", "DataSets"],
      path: "Fuzz", swiftSettings: strict))
}
