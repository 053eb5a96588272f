/** What the container of the proxy is called, unless somebody calls it otherwise. */
export const PROXY_CONTAINER_NAME = 'nginx';
