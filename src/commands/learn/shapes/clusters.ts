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
    const best = greatest(clusters, (cluster) => fitting(sibling.node, cluster.together, depth));
    if (best === undefined) {
      const together = new ShapeNode();
      together.absorb(sibling.node, depth);
      clusters.push({ siblings: [sibling], together });
    } else {
      best.siblings.push(sibling);
      best.together.absorb(sibling.node, depth);
    }
  }
  const joined = joinedClusters(clusters, depth);
  return joined.length === 1 ? joined : withFewRequestsInLargest(ordered, joined, depth);
}

/** Joins clusters that fit each other now that they have grown, because the first name of a cluster has few of the paths below. */
function joinedClusters(clusters: Cluster[], depth: number): Cluster[] {
  const joined: Cluster[] = [];
  for (const cluster of [...clusters].sort((a, b) => b.together.total - a.together.total)) {
    const best = cluster.siblings.length === 1 ? undefined
      : greatest(joined, (larger) => larger.siblings.length === 1 ? 0 : fitting(cluster.together, larger.together, depth));
    if (best === undefined) {
      joined.push(cluster);
    } else {
      cluster.siblings.forEach((sibling) => best.siblings.push(sibling));
      best.together.absorb(cluster.together, depth);
    }
  }
  return joined;
}

/** Moves each sibling with few requests, which may fit several clusters, to the cluster with the most siblings. */
function withFewRequestsInLargest(siblings: Sibling[], clusters: Cluster[], depth: number): Cluster[] {
  const sizes = new Map(clusters.map((cluster) => [cluster, cluster.siblings.length]));
  const members = new Map<Cluster, Sibling[]>(clusters.map((cluster) => [cluster, []]));
  const before = new Map(clusters.flatMap((cluster) => cluster.siblings.map((sibling) => [sibling, cluster] as const)));
  for (const sibling of siblings) {
    const best = sibling.node.total >= ENOUGH ? undefined
      : greatest(clusters, (cluster) => fitting(sibling.node, cluster.together, depth) > 0 ? sizes.get(cluster)! : 0);
    members.get(best ?? before.get(sibling)!)!.push(sibling);
  }
  return clusters.flatMap(({ together }, i) => members.get(clusters[i])!.length === 0 ? [] : [{ together, siblings: members.get(clusters[i])! }]);
}

/** The first cluster with the greatest value above 0. */
function greatest(clusters: Cluster[], valueOf: (cluster: Cluster) => number): Cluster | undefined {
  let best: Cluster | undefined;
  let most = 0;
  for (const cluster of clusters) {
    const value = valueOf(cluster);
    if (value > most) {
      best = cluster;
      most = value;
    }
  }
  return best;
}

/** The share of a segment's requests that a larger segment explains, or 0 if they have too little in common. */
function fitting(node: ShapeNode, larger: ShapeNode, depth: number): number {
  const share = explainedRequests(node, larger, depth) / node.total;
  if (share < EXPLAINED_OF_SMALLER) {
    return 0;
  }
  return node.total < ENOUGH || explainedRequests(larger, node, depth) >= EXPLAINED_OF_LARGER * larger.total ? share : 0;
}
