import CaseFile
import Files
import Foundation
import Glibc
import Testing

/// Where a case may lie, and which files are refused (reliability.md 6.2, 6.5 to 6.8, 9.2, 9.5).
struct PlaceTests {
  @Test func neverInsideTheEvidence() throws {
    let place = try TemporaryCase()
    let link = place.root.appending("link")
    try FileManager.default.createSymbolicLink(atPath: link.text, withDestinationPath: place.evidence.text)
    for path in [
      place.evidence.appending("a.sqlite"), place.evidence.appending("new/deep/a.sqlite"),
      link.appending("a.sqlite"), place.root.appending("evidence/../evidence/a.sqlite"),
    ] {
      #expect(throws: CaseError.insideEvidence(path, folder: place.evidence)) {
        try CaseFile.open(path, evidence: [place.evidence])
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.evidence.text) == [])
  }

  @Test func linksFoldersAndPipesAreRefused() throws {
    let place = try TemporaryCase()
    _ = try place.open()
    let link = place.root.appending("link.sqlite"), pipe = place.root.appending("pipe")
    try FileManager.default.createSymbolicLink(atPath: link.text, withDestinationPath: place.path.text)
    #expect(pipe.withCString { mkfifo($0, 0o600) } == 0)
    #expect(throws: CaseError.isLink(link)) { try CaseFile.open(link, evidence: []) }
    #expect(throws: CaseError.self) { try CaseFile.open(pipe, evidence: []) }
    #expect(throws: CaseError.self) { try CaseFile.open(place.root, evidence: []) }
    #expect(throws: CaseError.missing(Path("/nowhere/a"))) {
      try CaseFile.open(Path("/nowhere/a"), evidence: [], .init(access: .reading))
    }
  }

  @Test func onlyTheOwnerMayRead() throws {
    let place = try TemporaryCase()
    let before = umask(0)
    defer { umask(before) }
    _ = try place.open()
    func mode(_ path: Path) throws -> mode_t {
      var state = stat()
      try #require(path.withCString { stat($0, &state) } == 0)
      return state.st_mode & 0o777
    }
    #expect(try mode(place.path) == 0o600)
    #expect(try mode(place.path.parent) == 0o700)
  }

  @Test func whatIsNoCaseIsLeftAsItIs() throws {
    let place = try TemporaryCase()
    try makeFolder(place.path.parent)
    let text = Array("no database, but a text of some length".utf8)
    try writeDurably(text, to: place.path, replacing: false)
    #expect(throws: CaseError.notACase(place.path)) { try place.open() }
    #expect(try readFile(place.path, limit: 1_000).bytes == text)

    try FileManager.default.removeItem(atPath: place.path.text)
    try place.edit("CREATE TABLE other (a); INSERT INTO other VALUES (1);")
    let bytes = try readFile(place.path, limit: 1 << 20).bytes
    #expect(throws: CaseError.notACase(place.path)) { try place.open() }
    #expect(try readFile(place.path, limit: 1 << 20).bytes == bytes)
  }

  @Test(arguments: [0, 2, 99, -1])
  func anotherVersionIsRefusedByNameAndNotTouched(version: Int) throws {
    let place = try TemporaryCase()
    do {
      let file = try place.open()
      try file.decide(.mark(true), for: subject("a"))
      try file.close()
    }
    try place.edit("PRAGMA user_version = \(version)")
    let bytes = try readFile(place.path, limit: 1 << 20).bytes
    #expect(throws: CaseError.unknownVersion(place.path, found: version, known: 1)) { try place.open() }
    #expect(try readFile(place.path, limit: 1 << 20).bytes == bytes)
    #expect(FileManager.default.fileExists(atPath: place.path.text))
  }

  @Test(arguments: [
    ("CREATE TRIGGER zoo AFTER INSERT ON decisions BEGIN DELETE FROM settings; END", "zoo"),
    ("CREATE VIEW aview AS SELECT 1", "aview"), ("DROP TRIGGER decisions_stay", "decisions_stay"),
    ("ALTER TABLE settings ADD COLUMN more TEXT", "settings"),
  ])
  func aForeignSchemaIsRefused(sql: String, name: String) throws {
    let place = try TemporaryCase()
    try place.open().close()
    try place.edit(sql)
    #expect(throws: CaseError.foreignSchema(place.path, name: name)) { try place.open() }
  }

  @Test("6.7: a schema whose text is no text is refused, and ends nothing") func aSchemaOfBytes() throws {
    let place = try TemporaryCase()
    try place.open().close()
    try place.edit(
      "CREATE TABLE x (a); PRAGMA writable_schema = ON; "
        + "UPDATE sqlite_master SET sql = CAST(sql || ' /*' || X'ff' || '*/' AS BLOB) WHERE name = 'x'")
    #expect(throws: CaseError.self) { try place.open() }
  }

  @Test func lookingNeedsNoRightToWrite() throws {
    let place = try TemporaryCase()
    do {
      let file = try place.open()
      try file.decide(.label(.fake), for: subject("a"))
      try file.close()
    }
    #expect(place.path.withCString { chmod($0, 0o400) } == 0)
    let file = try place.open(.init(access: .reading))
    #expect(try file.verify().isSound)
  }

  /// Bytes flipped all over the file: an error or the right answer, and no end of the program.
  @Test func damagedCasesAreAnError() throws {
    let place = try TemporaryCase()
    do {
      let file = try place.open()
      for i in 0..<30 { try file.decide(.note("note \(i)"), for: subject("\(i)")) }
      try file.close()
    }
    let bytes = try readFile(place.path, limit: 1 << 20).bytes
    var random = SplitMix(state: 3)
    var found = 0
    for _ in 0..<150 {
      var damaged = bytes
      for _ in 0...random.next() % 8 {
        damaged[random.next() % bytes.count] ^= UInt8(1 + random.next() % 255)
      }
      let path = place.root.appending("damaged.sqlite")
      try writeDurably(damaged, to: path, replacing: true)
      do {
        let file = try CaseFile.open(path, evidence: [], .init(access: .reading))
        if try !file.verify().isSound { found += 1 }
        try CaseExport(.history, as: .jsonl).write(file) { _ in }
        try CaseExport(.current, as: .csv).write(file) { _ in }
      } catch is CaseError {
        found += 1
      }
    }
    #expect(found > 50, "most flips hit something that counts")
  }

  @Test func theDefaultPlaceIsStable() throws {
    let place = try TemporaryCase()
    let directories = Directories(environment: ["XDG_STATE_HOME": place.root.appending("state").text])
    let path = try #require(CaseFolder.path(for: place.evidence, in: directories))
    #expect(path.parent == place.root.appending("state/telltale/cases"))
    #expect(path == CaseFolder.path(for: place.evidence.appending("../evidence/"), in: directories))
    #expect(path.utf8?.hasSuffix(".sqlite") == true)
    #expect(CaseFolder.path(for: place.evidence, in: Directories(environment: [:])) == nil)
    try CaseFile.open(path, evidence: [place.evidence]).close()
    #expect(try CaseFolder.cases(in: directories) == [path])
    let odd = CaseFolder.path(for: Path(bytes: [0x2F, 0xFF, 0x1B, 0x0A]), in: directories)
    #expect(odd?.utf8?.contains("---") == true)
  }

  @Test func networkMountsAreKnownByTheirKind() {
    let mounts = """
      25 1 254:0 / / rw,relatime - ext4 /dev/vda rw
      30 25 0:44 / /mnt/a rw shared:1 - nfs4 server:/a rw
      31 25 0:45 / /mnt/b rw - fuse.sshfs me@host: rw
      32 25 0:46 / /mnt/c rw - tmpfs none rw
      """
    #expect(NetworkMount.kind(mounts: mounts, device: "254:0") == nil)
    #expect(NetworkMount.kind(mounts: mounts, device: "0:44") == "nfs4")
    #expect(NetworkMount.kind(mounts: mounts, device: "0:45") == "fuse.sshfs")
    #expect(NetworkMount.kind(mounts: mounts, device: "0:46") == nil)
    #expect(NetworkMount.kind(mounts: mounts, device: "9:9") == nil)
  }
}
