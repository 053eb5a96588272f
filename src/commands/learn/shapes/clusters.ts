import { explainedRequests } from './explained';
import { ShapeNode } from './shape-node';

/** The share of the requests of the smaller of two segments that the larger must explain. */
const EXPLAINED_OF_SMALLER = 0.9;
/** The share of the requests of the larger segment that the smaller must explain, if the smaller has enough requests to do so. */
const EXPLAINED_OF_LARGER = 0.6;
const ENOUGH = 20;

/** A name among the names in the same place, with its requests. */
export interface Sibling {
  readonly name: string;
  readonly node: ShapeNode;
}

/** Siblings with the same methods and the same structure below. */
export interface Cluster {
  readonly siblings: Sibling[];
  /** The requests of all siblings. */
  readonly together: ShapeNode;
}

/** The siblings in clusters, beginning with the siblings with the most requests. */
export function clustersOf(siblings: Sibling[], depth: number): Cluster[] {
  const clusters: Cluster[] = [];
  const ordered = [...siblings].sort((a, b) => b.node.total - a.node.total || (a.name < b.name ? -1 : 1));
  for (const sibling of ordered) {
    let best: Cluster | undefined;
    let bestShare = 0;
    for (const cluster of clusters) {
      const share = fitting(sibling.node, cluster.together, depth);
      if (share > bestShare) {
        best = cluster;
        bestShare = share;
      }
    }
    if (best === undefined) {
      const together = new ShapeNode();
      together.absorb(sibling.node, depth);
      clusters.push({ siblings: [sibling], together });
    } else {
      best.siblings.push(sibling);
      best.together.absorb(sibling.node, depth);
    }
  }
  return clusters;
}

/** The share of a segment's requests that a larger segment explains, or 0 if they have too little in common. */
function fitting(node: ShapeNode, larger: ShapeNode, depth: number): number {
  const share = explainedRequests(node, larger, depth) / node.total;
  if (share < EXPLAINED_OF_SMALLER) {
    return 0;
  }
  return node.total < ENOUGH || explainedRequests(larger, node, depth) >= EXPLAINED_OF_LARGER * larger.total ? share : 0;
}
