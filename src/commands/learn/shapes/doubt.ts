/** The reason for which the evidence for a method on a path is not enough. */
export enum Doubt {
  FEW_REQUESTS = 'few requests',
  FEW_CLIENTS = 'few clients, and the app answers every path',
  LIKELY_MISTAKE = 'perhaps a mistake of clients: far fewer requests than for a similar request, and the app answers every path',
  ONLY_ERRORS = 'only errors',
  ONLY_LISTED_NAMES = 'the file lists each name that the logs have, and a parameter would allow any name',
  OTHER_ROUTE = 'the file has a route for the path, whose restrictions a route with more methods would lack',
}
