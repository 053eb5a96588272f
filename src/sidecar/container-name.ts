/** The default name of the proxy container. */
export const PROXY_CONTAINER_NAME = 'nginx';
