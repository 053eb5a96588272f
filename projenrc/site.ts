import { awscdk, github } from 'projen';

const { JobPermission } = github.workflows;

/** A job of a release that goes on only if the commit has no version yet, as the jobs that publish packages. */
const IF_RELEASED = "needs.release.outputs.tag_exists != 'true' && needs.release.outputs.latest_commit == github.sha";

/**
 * Adds the documentation site to the workflow `release`. A workflow of its own for the event `release` would never run: GitHub starts
 * no workflow because of a release that another workflow has made.
 */
export function publishSite(project: awscdk.AwsCdkConstructLibrary): void {
  project.release!.addJobs({
    site: {
      name: 'Build the documentation site',
      needs: ['release'],
      runsOn: ['ubuntu-latest'],
      permissions: { contents: JobPermission.READ },
      if: IF_RELEASED,
      steps: [
        github.WorkflowSteps.checkout(),
        ...project.renderWorkflowSetup({ mutable: false }),
        { name: 'Build the site', run: 'npx projen compile && npx projen rosetta && npm run site' },
        { name: 'Keep the site', uses: 'actions/upload-pages-artifact@v5.0.0', with: { path: 'site/.tmp/site' } },
      ],
    },
    release_site: {
      name: 'Publish to GitHub Pages',
      needs: ['release', 'release_github', 'site'],
      runsOn: ['ubuntu-latest'],
      permissions: { pages: JobPermission.WRITE, idToken: JobPermission.WRITE },
      environment: 'github-pages', // the only one that GitHub Pages accepts
      if: `!inputs.dry_run && ${IF_RELEASED}`,
      steps: [{ name: 'Publish', uses: 'actions/deploy-pages@v5.0.0' }],
    },
  });
}
