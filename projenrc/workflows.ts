import { awscdk, github } from 'projen';
import { isScalar, parseDocument, visit, YAMLMap } from 'yaml';

/** An action of GitHub, as projen refers to it and as the workflows do. */
interface PinnedAction {
  readonly from: string;
  readonly name: string;
  readonly version: string;
  /** The commit that the tag of this version stands for. */
  readonly commit: string;
}

const action = (from: string, version: string, commit: string): PinnedAction => ({ from, name: from.split('@')[0], version, commit });

/** A tag can be moved, a commit cannot. Unlisted actions are rejected, so that new versions are reviewed. */
const ACTIONS = [
  action('actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1', 'v7.0.1', '3d3c42e5aac5ba805825da76410c181273ba90b1'),
  action('actions/deploy-pages@v5.0.0', 'v5.0.0', 'cd2ce8fcbc39b97be8ca5fce6e763baed58fa128'),
  action('actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c', 'v8.0.1', '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c'),
  action('actions/setup-dotnet@v6.0.0', 'v6.0.0', 'a98b56852c35b8e3190ac28c8c2271da59106c68'),
  action('actions/setup-go@v7.0.0', 'v7.0.0', 'b7ad1dad31e06c5925ef5d2fc7ad053ef454303e'),
  action('actions/setup-java@v6.0.0', 'v5.7.0', 'b6effb05e454b25005698d916606bdc6ffcbf961'), // the newest whose commit is certain
  action('actions/setup-node@v7.0.0', 'v7.0.0', '820762786026740c76f36085b0efc47a31fe5020'),
  action('actions/setup-python@v7.0.0', 'v7.0.0', '5fda3b95a4ea91299a34e894583c3862153e4b97'),
  action('actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a', 'v7.0.1', '043fb46d1a93c77aae656e7c1c64a875d1fc6a0a'),
  action('actions/upload-pages-artifact@v5.0.0', 'v5.0.0', 'fc324d3547104276b827a68afc52ff2a11cc49c9'),
  action('amannn/action-semantic-pull-request@48f256284bd46cdaab1048c3721360e808335d50', 'v6.1.1', '48f256284bd46cdaab1048c3721360e808335d50'),
  action('peter-evans/create-pull-request@v8.1.1', 'v8.1.1', '5f6978faf089d4d20b00c7766989d076bb2fc7f1'),
];

/**
 * Makes the workflows of a project careful: every action is pinned to a commit, no job has permissions but those that
 * it names itself, and no checkout leaves its credentials behind for the code that it brings.
 *
 * @throws at synthesis where a workflow has an action that is not listed
 */
export function hardenWorkflows(project: awscdk.AwsCdkConstructLibrary): void {
  for (const { from, name, commit } of ACTIONS) {
    project.github!.actions.set(from, `${name}@${commit}`);
  }
  for (const workflow of project.github!.workflows) {
    const file = workflow.file as unknown as { synthesizeContent(resolver: unknown): string | undefined };
    const synthesize = file.synthesizeContent.bind(file);
    file.synthesizeContent = (resolver) => hardened(workflow, synthesize(resolver)!);
  }
}

function hardened(workflow: github.GithubWorkflow, text: string): string {
  const document = parseDocument(text);
  const { items } = document.contents as YAMLMap;
  const jobs = items.findIndex(({ key }) => isScalar(key) && key.value === 'jobs');
  items.splice(jobs, 0, document.createPair('permissions', {}) as typeof items[number]);
  visit(document, {
    Map(_, step) {
      const uses = step.get('uses', true);
      if (!isScalar(uses)) {
        return;
      }
      const pinned = ACTIONS.find(({ name, commit }) => uses.value === `${name}@${commit}`);
      if (pinned === undefined) {
        throw new Error(`The workflow ${workflow.name} uses ${String(uses.value)}, which projenrc/workflows.ts must pin to a commit.`);
      }
      uses.comment = ` ${pinned.version}`;
      if (pinned.name === 'actions/checkout') {
        step.setIn(['with', 'persist-credentials'], false);
      }
    },
  });
  return document.toString({ indent: 2, lineWidth: 0 });
}
