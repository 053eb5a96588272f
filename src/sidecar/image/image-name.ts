import { Token } from 'aws-cdk-lib';
import { Problems } from '../../validation/problems';

/**
 * The base of built images, and the stock image.
 *
 * The unprivileged variant already runs as user 101 and listens above port 1024. The stable branch gets fixes without new
 * features. Public ECR has no pull limit for builds that run in AWS. The tag names the branch, so that every build gets the
 * latest fixes of the branch. Use a digest for builds that must be repeatable to the byte.
 */
export const DEFAULT_IMAGE = 'public.ecr.aws/nginx/nginx-unprivileged:1.30-alpine';

const NAME = /^[a-z0-9][A-Za-z0-9._:/-]*$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const DIGEST_ALLOWED = '"sha256:" and 64 hexadecimal digits in lower case';

/** The name of an image with its digest, which replaces a tag. The function adds problems. */
export function checkedImage(problems: Problems, prop: string, image: string, digest?: string): string {
  const [name, ownDigest, ...more] = image.split('@');
  if (Token.isUnresolved(image) || !NAME.test(name) || more.length > 0) {
    problems.add(prop, image, 'the name of an image, known at synthesis', `write for example "${DEFAULT_IMAGE}"`);
  }
  checkDigest(problems, prop, ownDigest, image);
  if (ownDigest !== undefined && digest !== undefined) {
    problems.conflict('digest', digest, `the digest in \`${prop}\` (${JSON.stringify(image)})`, `leave \`digest\` out, or remove the digest from \`${prop}\``);
  } else {
    checkDigest(problems, 'digest', digest);
  }
  return digest === undefined ? image : `${withoutTag(name)}@${digest}`;
}

/** Checks a digest, if one is given, and adds problems. */
export function checkDigest(problems: Problems, prop: string, digest: string | undefined, value = digest): void {
  if (digest !== undefined && (Token.isUnresolved(digest) || !DIGEST.test(digest))) {
    problems.add(prop, value, `${prop === 'digest' ? '' : 'an image with a digest of '}${DIGEST_ALLOWED}`, 'copy the digest from `docker buildx imagetools inspect`, or leave the digest out');
  }
}

/** The name without the text after the last colon, unless that text is the port of a registry. */
function withoutTag(name: string): string {
  return name.replace(/:[^/:]*$/, '');
}

/** Checks a tag, if one is given (the OCI distribution specification, "Pulling manifests"), and adds problems. */
export function checkTag(problems: Problems, tag: string | undefined): void {
  if (tag !== undefined && (Token.isUnresolved(tag) || !/^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/.test(tag))) {
    problems.add('tag', tag, 'up to 128 letters, digits, ".", "_" and "-", known at synthesis', 'write for example "1.30-alpine"');
  }
}
