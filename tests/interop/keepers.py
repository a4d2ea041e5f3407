# Publishes a trusted root as the keepers of an instance do, with python-tuf: `keepers.py FOLDER TRUSTED_ROOT SIGNING_CONFIG`.
# Below FOLDER: `good` at version 2 of everything but the root; `older` at version 1, by the same keys; `expired`; and `others`,
# by keys of somebody else. `root.json` in each is what its clients begin with.
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

ROLES = ["root", "timestamp", "snapshot", "targets"]


def publish(folder, files, signers, version, expires):
    folder.mkdir(parents=True)
    (folder / "targets").mkdir()
    targets = Targets(version=version, expires=expires)
    for name, path in files.items():
        target = TargetFile.from_file(name, path)
        targets.targets[name] = target
        data = Path(path).read_bytes()
        (folder / "targets" / f"{target.hashes['sha256']}.{name}").write_bytes(data)
    snapshot = Snapshot(version=version, expires=expires)
    snapshot.meta["targets.json"] = MetaFile(version=version)
    timestamp = Timestamp(version=version, expires=expires, snapshot_meta=MetaFile(version=version))
    root = Root(version=1, expires=expires, consistent_snapshot=True)
    for role in ROLES:
        root.add_key(signers[role].public_key, role)
    for role, body, name in [
        ("root", root, "1.root.json"),
        ("targets", targets, f"{version}.targets.json"),
        ("snapshot", snapshot, f"{version}.snapshot.json"),
        ("timestamp", timestamp, "timestamp.json"),
    ]:
        metadata = Metadata(body)
        metadata.sign(signers[role])
        metadata.to_file(str(folder / name))
    (folder / "root.json").write_bytes((folder / "1.root.json").read_bytes())


folder, trusted_root, signing_config = map(Path, sys.argv[1:4])
files = {"trusted_root.json": str(trusted_root), "signing_config.v0.2.json": str(signing_config)}
own = {role: CryptoSigner.generate_ecdsa() for role in ROLES}
others = {role: CryptoSigner.generate_ecdsa() for role in ROLES}
now = datetime.now(timezone.utc).replace(microsecond=0)
later, before = now + timedelta(days=7), now - timedelta(days=1)
publish(folder / "good", files, own, 2, later)
publish(folder / "older", files, own, 1, later)
publish(folder / "expired", files, own, 3, before)
publish(folder / "others", files, others, 4, later)
