import * as fs from 'fs';
import * as path from 'path';
import { attachCustomSynthesis, ISynthesisSession } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ConfigurationSource } from './configuration-source';
import { ALLOWLIST_ARTIFACT_TYPE, allowlistArtifact, allowlistFile } from '../routes-file/cloud-assembly';
import { writeRoutesFile } from '../routes-file/write-routes-file';

/**
 * The routes file of a proxy in the cloud assembly of its stage, which the commands of this package read. The construct creates no
 * resource.
 */
export class AllowlistFile extends Construct {
  public constructor(scope: Construct, id: string, private readonly source: ConfigurationSource) {
    super(scope, id);
    attachCustomSynthesis(this, { onSynthesize: (session) => this.write(session) });
  }

  private write({ assembly }: ISynthesisSession): void {
    const owner = this.source._owner ?? this.node.scope!;
    const artifact = allowlistArtifact(nameOf(owner));
    fs.writeFileSync(path.join(assembly.outdir, allowlistFile(artifact)), `${JSON.stringify(writeRoutesFile(this.source._given, owner.node.path), undefined, 2)}\n`);
    assembly.addArtifact(artifact, { type: ALLOWLIST_ARTIFACT_TYPE });
  }
}

/** A name that is unique in the app: the end of the path, and the address, which is a hash of the path. */
function nameOf({ node }: Construct): string {
  return `${node.path.replace(/[^A-Za-z0-9._-]+/g, '-').slice(-100)}-${node.addr.slice(-12)}`;
}
